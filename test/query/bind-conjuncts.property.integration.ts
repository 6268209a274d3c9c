import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ContentKey } from '../../src/catalog/catalog.js'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import { parseSelect } from '../../src/engine/select/parse-select.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { Field, Type, Value } from '../../src/iceberg/types.js'
import { bindConjuncts } from '../../src/query/bind-conjuncts.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { entriesRequest } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const KEY: ContentKey = ['bronze', 'typed']

/** Each column with the SQL that makes its value from a whole number `n` of -20 to 20. */
const COLUMNS: readonly (readonly [string, Type, string])[] = [
  ['i', 'int', 'n'],
  ['l', 'long', 'n * 1000000007'],
  ['f', 'float', 'n / 10'],
  ['d', 'double', `CASE WHEN n = 7 THEN 'NaN' ELSE n / 10 END`],
  ['p', 'decimal(9,2)', 'n / 4'],
  ['s', 'string', `CASE WHEN n = 3 THEN NULL ELSE 'v' || chr(100 + CAST(n AS INTEGER)) END`],
  ['y', 'date', `DATE '2026-01-01' + CAST(n AS INTEGER)`],
  ['t', 'timestamp', `TIMESTAMP '2026-01-01' + to_hours(CAST(n AS INTEGER))`],
  ['z', 'timestamptz', `TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_hours(CAST(n AS INTEGER))`],
  ['b', 'boolean', 'n % 2 = 0'],
]

const FIELDS: readonly Field[] = COLUMNS.map(([name, type], index) => ({ id: index + 1, name, type, required: false }))

const number = fc.constantFrom(
  '0',
  '1',
  '-3',
  '0.1',
  '0.5',
  '-0.25',
  '1.25',
  '2.5000',
  '1000000007',
  '7000000049',
  '-1e2',
  '99999999999999999999',
)
const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  s: fc.constantFrom(`'vd'`, `'v'`, `''`, `'vé'`, `'z'`),
  y: fc.constantFrom(`'2026-01-03'`, `DATE '2025-12-25'`, `TIMESTAMP '2026-01-02 12:00:00'`, `'2026-01-02 12:00:00'`),
  t: fc.constantFrom(
    `'2026-01-01 05:00:00'`,
    `DATE '2026-01-01'`,
    `TIMESTAMP '2025-12-31 23:30:00'`,
    `TIMESTAMPTZ '2026-01-01 02:00:00+02'`,
  ),
  z: fc.constantFrom(
    `'2026-01-01 05:00:00'`,
    `TIMESTAMPTZ '2026-01-01 05:00:00+02'`,
    `TIMESTAMP '2026-01-01 05:00:00'`,
    `DATE '2026-01-01'`,
  ),
  b: fc.constantFrom('true', 'false'),
}

const comparison = fc.constantFrom('=', '<', '<=', '>', '>=', '<>')

const condition: fc.Arbitrary<string> = fc.constantFrom(...COLUMNS.map(([name]) => name)).chain((name) => {
  const constant = texts[name] ?? number
  return fc.oneof(
    fc.tuple(comparison, constant).map(([op, value]) => `${name} ${op} ${value}`),
    fc.tuple(comparison, constant).map(([op, value]) => `${value} ${op} ${name}`),
    fc.tuple(constant, constant).map(([low, high]) => `${name} BETWEEN ${low} AND ${high}`),
    fc.array(constant, { minLength: 1, maxLength: 3 }).map((values) => `${name} IN (${values.join(', ')})`),
    fc.constantFrom(`${name} IS NULL`, `${name} IS NOT NULL`),
  )
})

const parameter: fc.Arbitrary<Value | null> = fc.oneof(
  fc.constantFrom<Value | null>(0, 1n, -2, 0.1, 2.5, 7000000049n, true, null, 'vd', Number.NaN),
  fc.integer({ min: -20, max: 20 }),
)

describe('query/bind-conjuncts', () => {
  let lake: TempLake

  before(async () => {
    lake = await tempLake({ engine: { threads: 1 } })
    const definition = {
      schema: { schemaId: 0, fields: FIELDS, identifierFieldIds: [] },
      partition: [],
      properties: {},
    }
    for (let first = -20; first <= 20; first += 4) {
      const columns = COLUMNS.map(([name, , sql]) => `${sql} AS ${name}`)
      const sql = `SELECT ${columns.join(', ')} FROM (SELECT unnest(range(${first}, ${first + 4}))::DOUBLE AS n)`
      await writeRows(lake, { ...entriesRequest(''), key: KEY, definition, rows: { sql } })
    }
  })
  after(() => lake[Symbol.asyncDispose]())

  /** The rows that a condition selects from the files that its conjuncts leave, and from all of them. */
  async function readBoth(where: string, parameters: Readonly<Record<string, Value | null>>) {
    const { version } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), KEY)
    const engine = await lake.engine()
    const [reference] = (await parseSelect(engine, `SELECT * FROM bronze.typed WHERE ${where}`)).tables
    const all = await planScan(lake.files, version, {})
    const filter = await bindConjuncts(engine, all.schema, reference?.conjuncts ?? [], parameters)
    const pruned = await planScan(lake.files, version, { filter })
    const values = Object.keys(parameters).length === 0 ? undefined : parameters
    const read = async (plan: typeof all) =>
      engine
        .rows(`SELECT i FROM (${await scanSql(engine, lake.warehouse, plan)}) WHERE ${where} ORDER BY i`, values)
        .catch((error: { code: string }) => error.code)
    return { pruned: await read(pruned), all: await read(all), files: [pruned.tasks.length, all.tasks.length] }
  }

  it('leaves every file that has a row which DuckDB selects, whatever the types', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async (conditions) => {
        const { pruned, all } = await readBoth(conditions.join(' AND '), {})

        // A condition that fails on some row need not fail when that row is not read.
        if (typeof all !== 'string') assert.deepEqual(pruned, all)
      }),
      { numRuns: 250 },
    )
  })

  it('does so for parameters, too', async () => {
    const name = fc.constantFrom(...COLUMNS.map(([column]) => column))
    await fc.assert(
      fc.asyncProperty(name, comparison, parameter, async (column, op, value) => {
        const { pruned, all } = await readBoth(`${column} ${op} $value`, { value })

        if (typeof all !== 'string') assert.deepEqual(pruned, all)
      }),
      { numRuns: 150 },
    )
  })

  for (const where of [
    'i = 13',
    'l >= 18000000126',
    'd < -1.75',
    'p = 4.75',
    `s = 'vw'`,
    `y > '2026-01-18'`,
    `t >= TIMESTAMP '2026-01-01 18:00:00'`,
    `z < '2025-12-31 06:00:00'`,
    'i BETWEEN 13 AND 14',
    'i IN (13, 14)',
  ]) {
    it(`leaves few files for ${where}`, async () => {
      const { files } = await readBoth(where, {})

      assert((files[0] ?? 99) <= 2, `${files[0]} of ${files[1]}`)
    })
  }
})
