// Appends in one process, each its own commit; prints the milliseconds of each.
// usage: append-rows.ts FOLDER COMMITS ROWS one-table|many-tables durable|unsynced
import { join } from 'node:path'
import { createEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { FileSystem } from '../../src/storage/file-system.js'
import { nodeFileSystem } from '../../src/storage/node-file-system.js'
import { createWarehouse } from '../../src/storage/open-warehouse.js'
import type { Lake } from '../../src/tables/lake.js'
import { printAppendTimes } from '../append-rows.js'

/** The machine's file system, but for syncing: what our durability costs. */
const unsyncedFileSystem: FileSystem = {
  ...nodeFileSystem,
  async create(path) {
    const file = await nodeFileSystem.create(path)
    return { ...file, async sync() {} }
  },
  async syncFile() {},
  async syncDirectory() {},
}

const [folder = '', commitCount = '', rowCount = '', tables = '', durability = ''] = process.argv.slice(2)
const lake = await openLake(folder, durability === 'unsynced' ? unsyncedFileSystem : nodeFileSystem)
await printAppendTimes(lake, {
  commitCount: Number(commitCount),
  rowCount: Number(rowCount),
  table: (commit) => ['bench', tables === 'one-table' ? 'small' : `small_${commit}`],
  isMade: tables === 'one-table',
})
await (await lake.engine()).close()

async function openLake(directory: string, fileSystem: FileSystem): Promise<Lake> {
  const store = diskStore(directory, { ambient: systemAmbient, fileSystem })
  const warehouse = await createWarehouse(store, systemAmbient)
  const engine = openEngine({ memoryBytesMax: undefined, threads: undefined, spillDirectory: join(directory, '_tmp') })
  return {
    warehouse,
    catalog: await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' }),
    files: tableFiles(warehouse),
    engine: () => engine,
    ambient: systemAmbient,
    scratchDirectory: join(directory, '_tmp'),
    author: '',
    protectedBranches: [],
  }
}
