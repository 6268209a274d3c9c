import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ContentKey } from '../../src/catalog/catalog.js'
import { expressionSql } from '../../src/engine/expression-sql.js'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import type { Expression } from '../../src/iceberg/expression.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import { deleteRows } from '../../src/tables/delete-rows.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { PartitionBy } from '../../src/tables/table-partition.js'
import type { TableDefinition, WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { entriesRequest, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const DEFINITION: TableDefinition = {
  schema: {
    schemaId: 0,
    fields: [
      { id: 1, name: 'site', required: true, type: 'string' },
      { id: 2, name: 'id', required: true, type: 'long' },
      { id: 3, name: 'value', required: false, type: 'double' },
    ],
    identifierFieldIds: [1, 2],
  },
  partition: [],
  properties: {},
}

const PARTITIONED: TableDefinition = {
  ...DEFINITION,
  partition: [{ sourceId: 3, fieldId: 1000, name: 'value', transform: 'identity' }],
}

/** How a table is partitioned at each step, in turn: with new specs, and with one that it had before. */
const PARTITIONS: readonly (readonly PartitionBy[])[] = [
  [],
  [{ column: 'value', transform: 'identity' }],
  [{ column: 'id', transform: 'bucket[3]' }],
  [
    { column: 'id', transform: 'truncate[4]' },
    { column: 'value', transform: 'identity' },
  ],
  [{ column: 'id', transform: 'bucket[2]' }],
]

interface Row {
  readonly site: string
  readonly id: bigint
  readonly value: number | null
}

type Step =
  | { readonly kind: 'upsert'; readonly rows: readonly Row[] }
  | { readonly kind: 'delete'; readonly filter: Expression }

const site = fc.constantFrom('a', 'b', 'ä', '')
const id = fc.bigInt({ min: 0n, max: 12n })
const value = fc.option(fc.constantFrom(0, 1, 2.5, -3, Number.NaN), { nil: null })

const rows = fc.uniqueArray(fc.record({ site, id, value }), {
  selector: (row) => `${row.site} ${row.id}`,
  minLength: 1,
  maxLength: 12,
})

const predicate: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ op: fc.constantFrom('eq', 'not-eq', 'lt', 'gt-eq'), fieldId: fc.constant(2), value: id }),
  fc.record({ op: fc.constantFrom('eq', 'lt-eq', 'gt'), fieldId: fc.constant(1), value: site }),
  fc.record({
    op: fc.constantFrom('eq', 'lt', 'gt', 'not-eq'),
    fieldId: fc.constant(3),
    value: fc.constantFrom(0, 1, 2.5),
  }),
  fc.record({ op: fc.constantFrom('is-null', 'not-null', 'is-nan', 'not-nan'), fieldId: fc.constant(3) }),
  fc.record({ op: fc.constantFrom('in', 'not-in'), fieldId: fc.constant(2), values: fc.array(id, { maxLength: 3 }) }),
)

const filter: fc.Arbitrary<Expression> = fc.letrec<{ filter: Expression }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    predicate,
    fc.record({ op: fc.constantFrom('and', 'or'), left: tie('filter'), right: tie('filter') }),
    fc.record({ op: fc.constant('not'), child: tie('filter') }),
  ),
})).filter

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(fc.record({ kind: fc.constant('upsert'), rows }), fc.record({ kind: fc.constant('delete'), filter })),
  { minLength: 1, maxLength: 5 },
)

function valuesSql(list: readonly Row[]): string {
  const tuples = list.map(({ site, id, value }) => `('${site}', ${id}::BIGINT, ${numberSql(value)})`)
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) t(site, id, value)`
}

function numberSql(number: number | null): string {
  return number === null ? 'NULL::DOUBLE' : `'${number}'::DOUBLE`
}

/** The same step on a plain table of DuckDB. @returns rows added, updated, unchanged, deleted */
async function applyPlain(lake: Lake, step: Step): Promise<readonly bigint[]> {
  const engine = await lake.engine()
  if (step.kind === 'delete') {
    const where = expressionSql(step.filter, DEFINITION.schema)
    const [counts] = await engine.rows(`SELECT count(*) AS n FROM model WHERE ${where}`)
    await engine.run(`DELETE FROM model WHERE ${where}`)
    return [0n, 0n, 0n, BigInt(String(counts?.n))]
  }
  const incoming = valuesSql(step.rows)
  const [counts] = await engine.rows(
    `SELECT count(*) FILTER (m.id IS NULL) AS added,
            count(*) FILTER (m.id IS NOT NULL AND m.value IS DISTINCT FROM i.value) AS updated,
            count(*) FILTER (m.id IS NOT NULL AND m.value IS NOT DISTINCT FROM i.value) AS unchanged
     FROM (${incoming}) i LEFT JOIN model m USING (site, id)`,
  )
  await engine.run(`DELETE FROM model WHERE (site, id) IN (SELECT (site, id) FROM (${incoming}))`)
  await engine.run(`INSERT INTO model ${incoming}`)
  return [counts?.added, counts?.updated, counts?.unchanged, 0n].map((count) => BigInt(String(count)))
}

async function applyStep(
  lake: Lake,
  step: Step,
  request: Pick<WriteRequest, 'key' | 'definition' | 'partition'>,
): Promise<readonly bigint[]> {
  const commit = { message: 'Step', properties: {} }
  const report =
    step.kind === 'delete'
      ? await deleteRows(lake, { branch: 'main', key: request.key, filter: step.filter, commit })
      : await writeRows(lake, {
          ...entriesRequest(''),
          ...request,
          mode: 'upsert',
          rows: { sql: valuesSql(step.rows) },
        })
  return [report.rowsAdded, report.rowsUpdated, report.rowsUnchanged, report.rowsDeleted]
}

async function modelRows(lake: Lake): Promise<unknown[][]> {
  const modelled = await (await lake.engine()).rows('SELECT * FROM model ORDER BY ALL')
  return modelled.map((row) => Object.values(row))
}

describe('tables/write-rows (properties)', () => {
  let lake: TempLake
  let tables = 0
  const freshKey = (): ContentKey => ['bronze', `t${tables++}`]

  before(async () => {
    lake = await tempLake({ engine: { threads: 1 } })
  })
  after(() => lake[Symbol.asyncDispose]())

  const KINDS: readonly (readonly [string, TableDefinition, readonly (readonly PartitionBy[])[]])[] = [
    ['an unpartitioned table', DEFINITION, []],
    ['a partitioned table', PARTITIONED, []],
    ['a table whose partition changes', DEFINITION, PARTITIONS],
  ]
  for (const [name, definition, partitions] of KINDS) {
    it(`upserts into and deletes from ${name} as plain SQL does, and counts the same`, async () => {
      await fc.assert(
        fc.asyncProperty(rows, steps, async (first, following) => {
          const key = freshKey()
          await (await lake.engine()).run('CREATE OR REPLACE TABLE model (site VARCHAR, id BIGINT, value DOUBLE)')

          for (const [index, step] of [{ kind: 'upsert' as const, rows: first }, ...following].entries()) {
            const partition = partitions[index % partitions.length]
            const counts = await applyStep(lake, step, { key, definition, partition })

            assert.deepEqual(counts, await applyPlain(lake, step))
            assert.deepEqual(await readRows(lake, 'main', key), await modelRows(lake))
          }
        }),
        { numRuns: 25 },
      )
    })
  }

  it('reads the same rows with pruning as without, also where the partition changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rows, { minLength: 1, maxLength: 4 }),
        fc.array(filter, { minLength: 5, maxLength: 5 }),
        async (batches, filters) => {
          const key = freshKey()
          for (const [index, batch] of batches.entries()) {
            await writeRows(lake, {
              ...entriesRequest(''),
              key,
              definition: DEFINITION,
              partition: PARTITIONS[index],
              rows: { sql: valuesSql(batch) },
            })
          }
          const { version } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), key)
          const engine = await lake.engine()
          const all = await scanSql(engine, lake.warehouse, await planScan(lake.files, version, {}))

          for (const filter of filters) {
            const plan = await planScan(lake.files, version, { filter })
            const where = expressionSql(filter, plan.schema)
            const pruned = await scanSql(engine, lake.warehouse, plan)
            const read = (scan: string) => engine.rows(`SELECT * FROM (${scan}) WHERE ${where} ORDER BY ALL`)

            assert.deepEqual(await read(pruned), await read(all))
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})
