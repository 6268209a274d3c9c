import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ContentKey } from '../../src/catalog/catalog.js'
import type { TableDefinition, WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { entriesRequest, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const DEFINITION: TableDefinition = {
  schema: {
    schemaId: 0,
    fields: [
      { id: 1, name: 'id', required: true, type: 'long' },
      { id: 2, name: 'moment', required: false, type: 'double' },
      { id: 3, name: 'v', required: true, type: 'long' },
    ],
    identifierFieldIds: [1],
  },
  partition: [],
  properties: {},
}

interface Row {
  readonly id: number
  readonly at: number | null
}

const batch: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    at: fc.option(fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY, Number.NaN), { nil: null }),
  }),
  { minLength: 1, maxLength: 8 },
)

/** Each row says which batch and place it came from. */
function rowsSql(rows: readonly Row[], batchIndex: number): string {
  const tuples = rows.map(
    ({ id, at }, index) =>
      `(${id}::BIGINT, ${at === null ? 'NULL' : `'${at}'`}::DOUBLE, ${batchIndex * 100 + index}::BIGINT)`,
  )
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) t(id, moment, v)`
}

function upsert(rows: readonly Row[], batchIndex: number): Partial<WriteRequest> {
  return { mode: 'upsert', duplicates: { lastBy: 'moment' }, rows: { sql: rowsSql(rows, batchIndex) } }
}

describe('tables/write-rows and the last row by a column (properties)', () => {
  let lake: TempLake
  let tables = 0

  before(async () => {
    lake = await tempLake({ engine: { threads: 1 } })
  })
  after(() => lake[Symbol.asyncDispose]())

  it('keeps of each key the row that is latest by the column, of equally late ones the one that came last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), async (batches) => {
        const engine = await lake.engine()
        const key: ContentKey = ['bronze', `t${tables++}`]
        await engine.run('CREATE OR REPLACE TABLE model (id BIGINT, moment DOUBLE, v BIGINT)')

        for (const [index, rows] of batches.entries()) {
          const { rowsAdded, rowsUpdated, rowsUnchanged, rowsOutdated } = await writeRows(lake, {
            ...entriesRequest('', upsert(rows, index)),
            key,
            definition: DEFINITION,
          })
          await engine.run(
            `CREATE OR REPLACE TABLE model AS FROM (FROM model UNION ALL ${rowsSql(rows, index)})
             QUALIFY row_number() OVER (PARTITION BY id ORDER BY moment DESC NULLS LAST, v DESC) = 1`,
          )

          const modelled = await engine.rows('SELECT * FROM model ORDER BY ALL')
          assert.deepEqual(
            await readRows(lake, 'main', key),
            modelled.map((row) => Object.values(row)),
          )
          assert.equal(
            rowsAdded + rowsUpdated + rowsUnchanged + rowsOutdated,
            BigInt(new Set(rows.map(({ id }) => id)).size),
          )
        }
      }),
      { numRuns: 40 },
    )
  })

  it('counts the rows that it leaves out, and makes no snapshot where it leaves out all', async () => {
    const key: ContentKey = ['bronze', 'counted']
    const write = (rows: readonly Row[], index: number) =>
      writeRows(lake, { ...entriesRequest('', upsert(rows, index)), key, definition: DEFINITION })
    await write(
      [
        { id: 1, at: 5 },
        { id: 2, at: 5 },
        { id: 3, at: null },
      ],
      0,
    )

    const mixed = await write(
      [
        { id: 1, at: 4 },
        { id: 2, at: 6 },
        { id: 3, at: null },
        { id: 4, at: 0 },
      ],
      1,
    )
    const old = await write(
      [
        { id: 1, at: null },
        { id: 2, at: 5 },
      ],
      2,
    )

    assert.deepEqual(
      [mixed.rowsAdded, mixed.rowsUpdated, mixed.rowsUnchanged, mixed.rowsOutdated, mixed.rowsDeleted],
      [1n, 2n, 0n, 1n, 0n],
    )
    assert.deepEqual([old.rowsOutdated, old.snapshotId, old.bytesWritten], [2n, mixed.snapshotId, 0n])
  })
})
