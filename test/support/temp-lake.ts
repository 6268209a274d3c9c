import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalog } from '../../src/catalog/catalog.js'
import { createEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import type { Engine, EngineOptions } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { ObjectStore } from '../../src/storage/object-store.js'
import { createWarehouse } from '../../src/storage/open-warehouse.js'
import type { Ambient } from '../../src/storage/warehouse.js'
import type { Lake } from '../../src/tables/lake.js'

/** A real lake in a temporary folder; `await using lake = await tempLake()` removes it at the end of the scope. */
export interface TempLake extends Lake, AsyncDisposable {
  readonly directory: string
  /** The same warehouse, opened with an engine and caches of its own, as by another process. */
  reopen(): Promise<Lake>
}

interface TempLakeOptions {
  readonly protectedBranches?: readonly string[]
  readonly ambient?: Ambient
  readonly engine?: Partial<EngineOptions>
  /** Left out: a folder in the lake's own. Called again for every time the lake is opened. */
  readonly store?: (directory: string) => ObjectStore & Partial<AsyncDisposable>
  /** Left out: the embedded one. */
  readonly catalog?: () => Catalog | Promise<Catalog>
}

/** Make an empty lake with the branch `main`. */
export async function tempLake(options: TempLakeOptions = {}): Promise<TempLake> {
  const { ambient = systemAmbient, protectedBranches = [] } = options
  const directory = await mkdtemp(join(tmpdir(), 'phlo-lake-'))
  const onDisk = () => diskStore(join(directory, 'warehouse'), { ambient: systemAmbient })
  const engines: Promise<Engine>[] = []
  const stores: (ObjectStore & Partial<AsyncDisposable>)[] = []

  async function open(): Promise<Lake> {
    const store = options.store?.(directory) ?? onDisk()
    stores.push(store)
    const warehouse = await createWarehouse(store, ambient)
    let engine: Promise<Engine> | undefined
    return {
      warehouse,
      catalog: await (options.catalog?.() ?? createEmbeddedCatalog(store, ambient, { defaultBranch: 'main' })),
      files: tableFiles(warehouse),
      engine() {
        if (engine === undefined) {
          const spillDirectory = join(directory, 'spill')
          engine = openEngine({ memoryBytesMax: undefined, threads: undefined, spillDirectory, ...options.engine })
          engines.push(engine)
        }
        return engine
      },
      ambient,
      scratchDirectory: join(directory, 'warehouse', '_tmp'),
      author: 'Ada',
      protectedBranches,
    }
  }

  return {
    ...(await open()),
    directory,
    reopen: open,
    async [Symbol.asyncDispose]() {
      for (const engine of engines) await (await engine).close()
      for (const store of stores) await store[Symbol.asyncDispose]?.()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
