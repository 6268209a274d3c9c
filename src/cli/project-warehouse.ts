import { relative, sep } from 'node:path'
import type { ProjectConfig } from '../config/project-config.js'
import { readState, updateState } from '../config/project-state.js'
import { PhloError } from '../errors.js'

/** The UUID of the warehouse that a project was filled in from here; `undefined`: none was yet. */
export async function rememberedWarehouse(config: ProjectConfig): Promise<string | undefined> {
  const { warehouses } = await readState(config.directory)
  return warehouses?.[pathOf(config)]
}

/** Remember the warehouse of a project, so that it is missed when it is not there; a read-only project cannot. */
export async function rememberWarehouse(config: ProjectConfig, uuid: string): Promise<void> {
  const { warehouses } = await readState(config.directory)
  try {
    await updateState(config.directory, { warehouses: { ...warehouses, [pathOf(config)]: uuid } })
  } catch (error) {
    if (!isRefusedWrite(error)) throw error
  }
}

/**
 * Say that a warehouse which was there is gone: an empty one in its place would look as if all data were lost.
 *
 * @param cause - the error of opening it
 */
export function warehouseLost({ targets, directory }: ProjectConfig, cause: PhloError): PhloError {
  const { warehouse } = targets.local
  return new PhloError('PHLO_WAREHOUSE_LOST', `The warehouse of this project is not at ${warehouse} any more.`, {
    fixes: [
      `Mount or bring back ${warehouse}, or correct its path: targets.local.warehouse in phlo.yaml.`,
      `To begin with an empty one, take "warehouses" out of ${directory}/.phlo/state.json.`,
    ],
    context: { warehouse },
    cause,
  })
}

/** Say that the warehouse which is there is not the one that was. */
export function warehouseOther(
  { targets, directory }: ProjectConfig,
  { known, found }: { readonly known: string; readonly found: string },
): PhloError {
  const { warehouse } = targets.local
  return new PhloError(
    'PHLO_WAREHOUSE_OTHER',
    `Another warehouse is at ${warehouse} than this project was filled in.`,
    {
      fixes: [
        `Bring back the one that was there, or correct its path: targets.local.warehouse in phlo.yaml.`,
        `If this is the right one, take "warehouses" out of ${directory}/.phlo/state.json.`,
      ],
      context: { warehouse, known, found },
    },
  )
}

function isRefusedWrite(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
}

/** The same wherever the project is, as long as the warehouse moves with it. */
function pathOf({ directory, targets }: ProjectConfig): string {
  return relative(directory, targets.local.warehouse).split(sep).join('/')
}
