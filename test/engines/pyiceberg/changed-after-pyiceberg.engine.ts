import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pythonEngine } from '../../support/foreign-engine.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { type TableKind, writeTableKind } from '../table-kind.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'
import { registerTable } from './register-table.js'

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
      kinds.push(await registerTable(lake, { name, metadata, steps: STEPS[name] ?? [] }))
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
