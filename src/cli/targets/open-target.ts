import { join } from 'node:path'
import type { ProjectConfig } from '../../config/project-config.js'
import { findTarget } from '../../config/targets/find-target.js'
import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import type { Lake } from '../../tables/lake.js'
import { systemAmbient } from '../system-ambient.js'
import { completeTarget } from './complete-target.js'
import { openParts } from './open-parts.js'
import {
  type RememberedWarehouse,
  rememberedWarehouse,
  rememberWarehouse,
  warehouseLost,
  warehouseOther,
} from './project-warehouse.js'
import type { CompleteTarget, TargetParts } from './target-parts.js'

/** A target of a project with its warehouse open. */
export interface OpenedTarget extends AsyncDisposable {
  /** As `phlo.yaml` has it, with what the composed services know filled in. */
  readonly target: CompleteTarget
  readonly lake: Lake
  /** How far the statement is that the lake's engine works on, 0 to 1; `undefined`: none, or unknown. */
  progress(): number | undefined
  /** Open an engine besides the lake's; the caller closes it. */
  openEngine(): Promise<Engine>
}

/** How a target is opened. */
export interface OpenOptions {
  /** Make the warehouse where there is none, and remember it. */
  readonly create: boolean
  /**
   * Tables are read and nothing else: a bucket that is remembered is not asked whether it is there, as long as all that
   * is read lies in the cache.
   */
  readonly readOnly?: boolean
  readonly onSilence?: SilenceListener | undefined
}

/**
 * Open a target of a project. DuckDB is not loaded before something asks the lake for its engine, and is closed at the
 * end of the scope: `await using stack = await openTarget(config, 'stack', …)`. Several can be open at once.
 *
 * @throws PHLO_TARGET_UNKNOWN, PHLO_TARGET_UNAVAILABLE, PHLO_STACK_ABSENT, PHLO_WAREHOUSE_MISSING, PHLO_FORMAT_NEWER
 * @throws PHLO_WAREHOUSE_LOST, PHLO_WAREHOUSE_OTHER - the warehouse that the project had is not there
 */
export async function openTarget(config: ProjectConfig, name: string, options: OpenOptions): Promise<OpenedTarget> {
  const [parts, { tableFiles }] = await Promise.all([
    targetParts(config, name, options.onSilence),
    import('../../iceberg/open-table-files.js'),
  ])
  const { target } = parts
  const { warehouse, catalog } = await openKnown(config, parts, options).catch(async (error) => {
    await parts[Symbol.asyncDispose]()
    throw error
  })
  const openEngine = () => openTargetEngine(parts)
  const engine = lazily(openEngine)
  const lake: Lake = {
    warehouse,
    catalog,
    files: tableFiles(warehouse),
    engine: engine.open,
    ambient: systemAmbient,
    scratchDirectory: parts.scratchDirectory,
    author: authorOf(config.environment),
    protectedBranches: config.branches.protected,
  }
  const close = async () => {
    await engine.close()
    await parts[Symbol.asyncDispose]()
  }
  return { target, lake, progress: engine.progress, openEngine, [Symbol.asyncDispose]: close }
}

/**
 * Find a target and what it consists of, whether there is a warehouse in it or not.
 *
 * @throws PHLO_TARGET_UNKNOWN, PHLO_TARGET_UNAVAILABLE, PHLO_STACK_ABSENT
 */
export async function targetParts(
  config: ProjectConfig,
  name: string,
  onSilence?: SilenceListener,
): Promise<TargetParts> {
  return openParts(config, await completeTarget(config, findTarget(config, name)), onSilence)
}

type OpenLake = Pick<Lake, 'warehouse' | 'catalog'>

/** Open the warehouse that is remembered, or whatever is there when none is. */
async function openKnown(
  config: ProjectConfig,
  parts: TargetParts,
  { create, readOnly = false }: OpenOptions,
): Promise<OpenLake> {
  const known = await rememberedWarehouse(config, parts.target)
  if (readOnly && known !== undefined && isReadElsewhere(parts.target, known)) return await takeKnown(parts, known)
  const opened = await (known === undefined && create
    ? openOrCreate(config, parts)
    : openBoth(parts, { create, readOnly }).catch((error: unknown) => {
        throw known !== undefined && isMissing(error) ? warehouseLost(config, parts.target, error) : error
      }))
  const { uuid } = opened.warehouse
  if (known !== undefined && known.uuid !== uuid) {
    throw warehouseOther(config, parts.target, { known: known.uuid, found: uuid })
  }
  if (create) await rememberWarehouse(config, parts.target, opened.warehouse)
  return opened
}

/** Nessie says which files are read, and those are of a bucket that was seen: loading its client takes longer than both. */
function isReadElsewhere({ catalog }: CompleteTarget, { roots }: RememberedWarehouse): boolean {
  return catalog === 'nessie' && roots.length > 0
}

async function takeKnown({ store, openCatalog }: TargetParts, known: RememberedWarehouse): Promise<OpenLake> {
  const [{ takeWarehouse }, catalog] = await Promise.all([
    import('../../storage/open-warehouse.js'),
    openCatalog({ readOnly: true }),
  ])
  return { warehouse: takeWarehouse(store, known), catalog }
}

async function openOrCreate(config: ProjectConfig, parts: TargetParts): Promise<OpenLake> {
  try {
    return await openBoth(parts, { create: true, readOnly: false })
  } catch (error) {
    if (!isMissing(error)) throw error
    const { createLake } = await import('../project-files/create-lake.js')
    await createLake(config, parts)
    return openBoth(parts, { create: false, readOnly: false })
  }
}

async function openBoth(
  parts: TargetParts,
  { create, readOnly }: { readonly create: boolean; readonly readOnly: boolean },
): Promise<OpenLake> {
  const { openWarehouse } = await import('../../storage/open-warehouse.js')
  if (create && parts.target.catalog === 'nessie') {
    const warehouse = await openWarehouse(parts.store)
    // A server may have lost its catalog, or never had one; a catalog in the warehouse is made with it.
    return { warehouse, catalog: await parts.createCatalog() }
  }
  const [warehouse, catalog] = await Promise.all([openWarehouse(parts.store), parts.openCatalog({ readOnly })])
  return { warehouse, catalog }
}

function isMissing(error: unknown): error is PhloError {
  return error instanceof PhloError && error.code === 'PHLO_WAREHOUSE_MISSING'
}

async function openTargetEngine({ target, scratchDirectory, prepareEngine }: TargetParts): Promise<Engine> {
  const { openEngine } = await import('../../engine/open-engine.js')
  const { memoryBytesMax, threads } = target
  const spillDirectory = join(scratchDirectory, `spill-${process.pid}`)
  const engine = await openEngine({ memoryBytesMax, threads, spillDirectory })
  try {
    await prepareEngine(engine)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** An engine that is opened at the first call; closing waits until it is open. */
function lazily(openEngine: () => Promise<Engine>) {
  let opening: Promise<Engine> | undefined
  let opened: Engine | undefined
  const open = async () => {
    opened = await openEngine()
    return opened
  }
  return {
    open: () => (opening ??= open()),
    progress: () => opened?.progress(),
    close: async () => (await opening?.catch(() => undefined))?.close(),
  }
}

/** Who commits: what the person said, what git would say, or the account. */
function authorOf({ PHLO_AUTHOR, GIT_AUTHOR_NAME, USER, USERNAME }: Readonly<Record<string, string>>): string {
  return PHLO_AUTHOR ?? GIT_AUTHOR_NAME ?? USER ?? USERNAME ?? ''
}
