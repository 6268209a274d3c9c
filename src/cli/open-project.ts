import { join } from 'node:path'
import type { ProjectConfig } from '../config/project-config.js'
import type { Engine } from '../engine/engine.js'
import { PhloError } from '../errors.js'
import type { Lake } from '../tables/lake.js'
import type { LoadedProject } from './load-project.js'
import { rememberedWarehouse, rememberWarehouse, warehouseLost, warehouseOther } from './project-warehouse.js'
import { systemAmbient } from './system-ambient.js'

/** A project with its warehouse open. */
export interface Project extends LoadedProject, AsyncDisposable {
  readonly lake: Lake
  /** How far the statement is that the lake's engine works on, 0 to 1; `undefined`: none, or unknown. */
  progress(): number | undefined
  /** Open an engine besides the lake's; the caller closes it. */
  openEngine(): Promise<Engine>
}

/**
 * Wire the parts of a project together. DuckDB is not loaded before something asks the lake for its engine, and is
 * closed at the end of the scope: `await using project = await openProject(…)`.
 *
 * @param options.create - make the warehouse where there is none, and remember it
 * @throws PHLO_TARGET_UNAVAILABLE, PHLO_WAREHOUSE_MISSING, PHLO_FORMAT_NEWER
 * @throws PHLO_WAREHOUSE_LOST, PHLO_WAREHOUSE_OTHER - the warehouse that the project had is not there
 */
export async function openProject(loaded: LoadedProject, options: { readonly create: boolean }): Promise<Project> {
  const { config } = loaded
  refuseOtherTargets(config)
  const [{ diskStore }, { SCRATCH_DIRECTORY }, { openWarehouse }, { openEmbeddedCatalog }, { tableFiles }] =
    await Promise.all([
      import('../storage/disk-store.js'),
      import('../storage/disk-scratch.js'),
      import('../storage/open-warehouse.js'),
      import('../catalog/embedded-catalog.js'),
      import('../iceberg/open-table-files.js'),
    ])
  const store = diskStore(config.targets.local.warehouse, { ambient: systemAmbient })
  const open = async () => ({
    warehouse: await openWarehouse(store),
    catalog: await openEmbeddedCatalog(store, systemAmbient),
  })
  const known = await rememberedWarehouse(config)
  const { warehouse, catalog } = await (known === undefined && options.create
    ? openOrCreate(open, config)
    : open().catch((error: unknown) => {
        throw known !== undefined && isMissing(error) ? warehouseLost(config, error) : error
      }))
  if (known !== undefined && known !== warehouse.uuid) {
    throw warehouseOther(config, { known, found: warehouse.uuid })
  }
  if (known === undefined && options.create) await rememberWarehouse(config, warehouse.uuid)
  const scratchDirectory = join(config.targets.local.warehouse, SCRATCH_DIRECTORY)
  const openEngine = () => openProjectEngine(config, scratchDirectory)
  const engine = lazily(openEngine)
  const lake: Lake = {
    warehouse,
    catalog,
    files: tableFiles(warehouse),
    engine: engine.open,
    ambient: systemAmbient,
    scratchDirectory,
    author: authorOf(config.environment),
    protectedBranches: config.branches.protected,
  }
  return { ...loaded, lake, progress: engine.progress, openEngine, [Symbol.asyncDispose]: engine.close }
}

function refuseOtherTargets({ target, origins }: ProjectConfig): void {
  if (target === 'local') return
  throw new PhloError('PHLO_TARGET_UNAVAILABLE', `The target "${target}" is not there; only "local" is.`, {
    context: { target, origin: origins.target },
  })
}

async function openOrCreate<T>(open: () => Promise<T>, config: ProjectConfig): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (!isMissing(error)) throw error
    const { createLake } = await import('./project-files/create-lake.js')
    await createLake(config)
    return open()
  }
}

function isMissing(error: unknown): error is PhloError {
  return error instanceof PhloError && error.code === 'PHLO_WAREHOUSE_MISSING'
}

async function openProjectEngine({ targets }: ProjectConfig, scratchDirectory: string): Promise<Engine> {
  const { openEngine } = await import('../engine/open-engine.js')
  const { memoryBytesMax, threads } = targets.local
  return openEngine({ memoryBytesMax, threads, spillDirectory: join(scratchDirectory, `spill-${process.pid}`) })
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
