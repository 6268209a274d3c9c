import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { currentSchema } from '../../../src/iceberg/current-schema.js'
import type { Lake } from '../../../src/tables/lake.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { putContent, tableContent } from '../../../src/tables/write/put-table.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { keyOf, type TableKind, writeTableKind } from '../table-kind.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'

const SCRIPT = fileURLToPath(new URL('write_tables.py', import.meta.url))

const ROWS = `SELECT i AS id, 'phlo ' || i AS name, TIMESTAMPTZ '2026-03-01 00:00:00+00' + to_hours(i::INTEGER) AS at
  FROM range(3, 200, 20) t(i)`

/** What Phlo does to PyIceberg's tables. */
const STEPS: Readonly<Record<string, TableKind['steps']>> = {
  changed: [
    { mode: 'append', sql: ROWS },
    { mode: 'delete', belowId: 30n },
    { mode: 'replace', sql: ROWS },
  ],
  partitioned: [
    { mode: 'append', sql: ROWS },
    { mode: 'delete', belowId: 70n },
  ],
  evolved: [
    { mode: 'append', sql: `SELECT 7 AS id, 0.5 AS share, {'town': 'Oslo', 'level': 1, 'country': NULL} AS place` },
    { mode: 'delete', belowId: 2n },
  ],
  empty: [{ mode: 'append', sql: ROWS }],
  v1: [
    { mode: 'append', sql: ROWS },
    { mode: 'delete', belowId: 5n },
  ],
  keyed: [
    { mode: 'upsert', sql: ROWS },
    { mode: 'append', sql: `SELECT * REPLACE (id + 1000 AS id) FROM (${ROWS})` },
    { mode: 'delete', belowId: 10n },
  ],
}

describe('engines/pyiceberg/changed', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  const kinds: TableKind[] = []
  let lake: TempLake
  let views: PeerViews

  before(async () => {
    lake = await tempLake()
    const folder = join(lake.directory, 'warehouse')
    const tables = await pyiceberg.run<{ name: string; metadata: string }[]>(SCRIPT, folder)
    for (const { name, metadata } of tables.filter((table) => table.name in STEPS)) {
      kinds.push(await register(lake, name, metadata))
    }
    for (const kind of kinds) await writeTableKind(lake, kind)
    views = await viewTables(pyiceberg, lake, kinds)
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const name of Object.keys(STEPS)) {
    it(`gives PyIceberg back its table "${name}", changed, with every snapshot of both`, async () => {
      const kind = kinds.find((one) => one.name === name)
      assert(kind)
      await assertSameTable(lake, kind, views[name])
    })
  }
})

/** Put a table that PyIceberg wrote into the catalog. */
async function register(lake: Lake, name: string, metadata: string): Promise<TableKind> {
  const location = metadata.startsWith('file:') ? metadata : pathToFileURL(metadata).href
  const version = await lake.files.version(location)
  const kind: TableKind = { name, schema: currentSchema(version.metadata), steps: STEPS[name] ?? [] }
  const { hash: expectedHash } = await resolveRef(lake, { ref: 'main' })
  const commit = { branch: 'main', key: keyOf(kind), message: 'Register', properties: {} }
  await putContent(lake, commit, {
    content: tableContent(version.metadata.tableUuid, version),
    expectedHash,
    isNewKey: true,
  })
  return kind
}
