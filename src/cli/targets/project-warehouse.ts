import { relative, sep } from 'node:path'
import type { ProjectConfig } from '../../config/project-config.js'
import { readState, updateState } from '../../config/project-state.js'
import { placeText } from '../../config/targets/list-target.js'
import { STACK } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { CompleteTarget } from './target-parts.js'

/** The warehouse that a target was filled in from here. */
export interface RememberedWarehouse {
  readonly uuid: string
  /** As its record had them; empty for one in a folder, whose record is at hand. */
  readonly roots: readonly string[]
}

/** @returns `undefined` when none was filled yet */
export async function rememberedWarehouse(
  config: ProjectConfig,
  target: CompleteTarget,
): Promise<RememberedWarehouse | undefined> {
  const { warehouses = {}, roots = {} } = await readState(config.directory)
  const key = keyOf(config, target)
  const uuid = warehouses[key]
  return uuid === undefined ? undefined : { uuid, roots: roots[key] ?? [] }
}

/** Remember the warehouse of a target, so that it is missed when it is not there; a read-only project cannot. */
export async function rememberWarehouse(
  config: ProjectConfig,
  target: CompleteTarget,
  { uuid, roots: places }: Warehouse,
): Promise<void> {
  const key = keyOf(config, target)
  try {
    await updateState(config.directory, ({ warehouses, roots }) => ({
      warehouses: { ...warehouses, [key]: uuid },
      ...(target.warehouse.type === 's3' && { roots: { ...roots, [key]: places } }),
    }))
  } catch (error) {
    if (!(error instanceof PhloError && error.code === 'PHLO_FOLDER_UNWRITABLE')) throw error
  }
}

/** Forget the warehouse of the target on the composed services: its data was removed, or is another now. */
export async function forgetStackWarehouse(directory: string): Promise<void> {
  await updateState(directory, ({ warehouses }) => {
    if (warehouses === undefined) return {}
    const kept = Object.entries(warehouses).filter(([key]) => !key.startsWith(`${STACK} `))
    return { warehouses: Object.fromEntries(kept) }
  })
}

/**
 * Say that a warehouse which was there is gone: an empty one in its place would look as if all data were lost.
 *
 * @param cause - the error of opening it
 */
export function warehouseLost(config: ProjectConfig, target: CompleteTarget, cause: PhloError): PhloError {
  const { name, warehouse } = target
  const place = placeText(warehouse)
  return new PhloError('PHLO_WAREHOUSE_LOST', `The warehouse of this project is not at ${place} any more.`, {
    fixes: [
      `Mount or bring back ${place}, or correct its path: targets.${name}.warehouse in phlo.yaml.`,
      `To begin with an empty one, ${forgetting(config, target)}`,
    ],
    context: { warehouse: place },
    cause,
  })
}

/** Say that the warehouse which is there is not the one that was. */
export function warehouseOther(
  config: ProjectConfig,
  target: CompleteTarget,
  { known, found }: { readonly known: string; readonly found: string },
): PhloError {
  const { name, warehouse } = target
  const place = placeText(warehouse)
  return new PhloError('PHLO_WAREHOUSE_OTHER', `Another warehouse is at ${place} than this project was filled in.`, {
    fixes: [
      `Bring back the one that was there, or correct its path: targets.${name}.warehouse in phlo.yaml.`,
      `If this is the right one, ${forgetting(config, target)}`,
    ],
    context: { warehouse: place, known, found },
  })
}

/** The others that are remembered go on being missed when they are not there. */
function forgetting(config: ProjectConfig, target: CompleteTarget): string {
  return `take "${keyOf(config, target)}" out of "warehouses" in ${config.directory}/.phlo/state.json.`
}

/** Of a folder the same wherever the project is, as long as the warehouse moves with it; buckets of one name can be several. */
function keyOf({ directory }: ProjectConfig, { name, warehouse }: CompleteTarget): string {
  if (warehouse.type === 's3') return `${name} ${placeText(warehouse)}`
  return relative(directory, warehouse.path).split(sep).join('/')
}
