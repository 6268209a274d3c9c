import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Catalog } from '../../src/catalog/catalog.js'
import { openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import type { ResultValue } from '../../src/engine/engine.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import * as library from '../../src/index.js'
import { executeRun } from '../../src/pipelines/run/execute-run.js'
import type { RunContext, RunEvent, RunOptions, RunReport } from '../../src/pipelines/run/run.js'
import { planRun } from '../../src/pipelines/selection/plan-run.js'
import { loadWorkflows } from '../../src/pipelines/workflows/load-workflows.js'
import { runQuery } from '../../src/query/run-query.js'
import type { ObjectStore } from '../../src/storage/object-store.js'
import { openWarehouse } from '../../src/storage/open-warehouse.js'
import type { Lake } from '../../src/tables/lake.js'
import { runContext } from './run-context.js'
import { tempLake } from './temp-lake.js'

/** What workflows import as `phlo`. */
export { library }

export interface MaterializeOptions extends Partial<RunOptions> {
  readonly select?: readonly string[]
  readonly context?: Partial<RunContext>
  readonly listen?: (event: RunEvent) => void
}

/** A project with workflows and files over a real lake whose `main` is protected. */
export interface RunProject extends AsyncDisposable {
  readonly directory: string
  readonly lake: Lake
  readonly context: RunContext
  /** Write a file of the project. */
  write(path: string, content: string | Uint8Array): Promise<void>
  /** Remove a file of the project. */
  remove(path: string): Promise<void>
  /** Load the workflows and run them; publishes to `main`. */
  materialize(options?: MaterializeOptions): Promise<RunReport>
  /** Ask a query as another process would. */
  rows(sql: string, ref?: string): Promise<readonly (readonly ResultValue[])[]>
  /** The same lake, over a store that wraps its own. */
  lakeOver(store: ObjectStore): Promise<Lake>
  /** Names of all references, ordered. */
  refs(): Promise<readonly string[]>
}

/**
 * Make a project in a temporary folder; it is removed at the end of the scope.
 *
 * @param files - by path
 * @param options.catalog - left out: the embedded one
 */
export async function runProject(
  files: Readonly<Record<string, string>>,
  options: { readonly catalog?: () => Catalog | Promise<Catalog> } = {},
): Promise<RunProject> {
  const lake = await tempLake({ protectedBranches: ['main'], ...options })
  const { directory } = lake
  const context = runContext(lake, directory)
  const project: RunProject = {
    directory,
    lake,
    context,
    async write(path, content) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), content)
    },
    remove: (path) => rm(join(directory, path)),
    async materialize({ select = [], context: changes = {}, listen = () => undefined, ...options } = {}) {
      const assets = await loadWorkflows({ projectDirectory: directory, library })
      const all: RunOptions = { ref: 'main', publish: true, refresh: false, retentionMs: 7 * 86_400_000, ...options }
      return executeRun({ ...context, ...changes }, planRun(assets, select), all, listen)
    },
    async rows(sql, ref = 'main') {
      const reader = await lake.reopen()
      const request = { sql, ref, at: undefined, parameters: {}, systemTables: [], signal: undefined }
      const rows: (readonly ResultValue[])[] = []
      for await (const batch of (await runQuery(reader, request)).batches()) rows.push(...batch)
      return rows
    },
    async lakeOver(store) {
      const warehouse = await openWarehouse(lake.warehouse.store)
      const watched = { ...warehouse, store }
      const catalog = await openEmbeddedCatalog(store, lake.ambient)
      return { ...lake, warehouse: watched, catalog, files: tableFiles(watched) }
    },
    async refs() {
      return (await lake.catalog.references()).map(({ name }) => name)
    },
    [Symbol.asyncDispose]: () => lake[Symbol.asyncDispose](),
  }
  for (const [path, content] of Object.entries(files)) await project.write(path, content)
  return project
}
