// Appends in one process, each its own commit; prints the milliseconds of each.
// usage: append-rows.ts FOLDER COMMITS ROWS one-table|many-tables durable|unsynced
import { join } from 'node:path'
import { createEmbeddedCatalog } from '../../src/catalog/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import type { Field } from '../../src/iceberg/types.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { FileSystem } from '../../src/storage/file-system.js'
import { nodeFileSystem } from '../../src/storage/node-file-system.js'
import { createWarehouse } from '../../src/storage/open-warehouse.js'
import type { Lake } from '../../src/tables/lake.js'
import { writeRows } from '../../src/tables/write-rows.js'

const FIELDS: readonly Field[] = [
  { id: 1, name: 'id', required: false, type: 'long' },
  { id: 2, name: 'name', required: false, type: 'string' },
]

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
// Opening DuckDB is not part of an append.
await (await lake.engine()).run('SELECT 1')
for (let commit = 0; commit < Number(commitCount); commit++) {
  const start = performance.now()
  await append(lake, tables === 'one-table' ? 'small' : `small_${commit}`, Number(rowCount))
  console.log(performance.now() - start)
}
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

async function append(to: Lake, table: string, rows: number): Promise<void> {
  await writeRows(to, {
    branch: 'main',
    key: ['bench', table],
    rows: { sql: `SELECT range AS id, 'name ' || range AS name FROM range(${rows})`, columns: ['id', 'name'] },
    mode: 'append',
    duplicates: 'refuse',
    definition: { schema: { schemaId: 0, fields: FIELDS, identifierFieldIds: [] }, partition: [], properties: {} },
    schema: undefined,
    partition: undefined,
    properties: {},
    summary: {},
    commit: { message: 'append', properties: {} },
  })
}
