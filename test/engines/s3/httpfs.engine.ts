import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { allowBucket } from '../../../src/engine/allow-bucket.js'
import { quoteLiteral } from '../../../src/engine/quote.js'
import { runQuery } from '../../../src/query/run-query.js'
import { deleteRows } from '../../../src/tables/delete-rows.js'
import type { Lake } from '../../../src/tables/lake.js'
import { loadTable } from '../../../src/tables/load-table.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { deleteByFiles } from '../../support/foreign-deletes.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { s3Lake } from '../../support/s3-lake.js'
import { SECRET_ACCESS_KEY } from '../../support/s3-server.js'
import { tempEngine } from '../../support/temp-engine.js'
import { tempFolder } from '../../support/temp-folder.js'
import type { TempLake } from '../../support/temp-lake.js'
import { versitygwServer } from '../../support/versitygw-server.js'

describe('engine/allow-bucket', () => {
  const extension = pythonEngine('duckdb-httpfs-1.5.5')
  const server = versitygwServer()
  let lake: TempLake

  // Rows 1 and 2 are deleted by another engine's file, 4 by us, 3 is as it was first.
  before(async () => {
    lake = await s3Lake(server(), { isReadInPlace: true })
    await allow(lake)
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')`))
    await deleteByFiles(lake, ENTRIES, { name: 'deletes', positions: [0, 1] })
    await writeRows(lake, entriesRequest(`(4, 'D'), (5, 'e')`, { mode: 'upsert' }))
    await deleteRows(lake, {
      branch: 'main',
      key: ENTRIES,
      filter: { op: 'eq', fieldId: 1, value: 4n },
      commit: { message: 'Delete', properties: {} },
    })
  })
  after(() => lake?.[Symbol.asyncDispose]())

  it('lets a lake be written, changed and read with its files where they are', async () => {
    const other = await lake.reopen()
    await allow(other)

    assert.deepEqual(await readRows(other), [
      [3n, 'c'],
      [5n, 'e'],
    ])
    assert.match(other.warehouse.store.localPath('a/b') ?? '', /^s3:\/\/.*\/lake\/a\/b$/)
  })

  it('answers queries of people, who reach no other object by it and see no secret', async () => {
    const ref = await resolveRef(lake, { ref: 'main' })
    const { version } = await loadTable(lake, ref, ENTRIES)
    const { root } = lake.warehouse.store
    const attacks = [
      `SELECT * FROM read_text('${root}_catalog/warehouse.json')`,
      `SELECT * FROM read_text('${version.metadataLocation}')`,
      `SELECT * FROM glob('${root}**')`,
      `SELECT * FROM read_text('${server().endpoint}/')`,
      `SELECT * FROM '/etc/passwd'`,
    ]

    assert.deepEqual(await query('SELECT max(id) AS id FROM bronze.entries'), [[5n]])
    for (const attack of attacks)
      await assert.rejects(query(`${attack}, bronze.entries`), { name: 'PhloError' }, attack)
    const secrets = await query('SELECT secret_string FROM duckdb_secrets()').catch(() => [])
    assert(!JSON.stringify(secrets).includes(SECRET_ACCESS_KEY))
  })

  it('says that the extension is not there', async () => {
    await using folder = await tempFolder()
    const engine = await tempEngine(folder.path)
    await engine.run(`SET extension_directory = ${quoteLiteral(folder.path)}`)

    await assert.rejects(allowBucket(engine, access()), { code: 'PHLO_HTTPFS_ABSENT' })

    await engine.close()
  })

  async function query(sql: string) {
    const opened = await lake.reopen()
    await allow(opened)
    const request = { sql, ref: 'main', at: undefined, parameters: {}, systemTables: [], signal: undefined }
    const rows: unknown[] = []
    for await (const batch of (await runQuery(opened, request)).batches()) rows.push(...batch)
    return rows
  }

  async function allow(opened: Lake): Promise<void> {
    const engine = await opened.engine()
    await engine.run(`LOAD ${quoteLiteral(extensionFile(extension.directory))}`)
    await allowBucket(engine, access(opened.warehouse.store.root))
  }

  function access(root = 's3://bucket/') {
    const { endpoint, region, credentials } = server()
    return { root, endpoint, region, pathStyle: true, ...credentials }
  }
})

function extensionFile(directory: string): string {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return join(directory, found.find((path) => path.endsWith('httpfs.duckdb_extension')) ?? '')
}
