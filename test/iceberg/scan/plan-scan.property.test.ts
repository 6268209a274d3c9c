import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { DataFile } from '../../../src/iceberg/data-file.js'
import type { Expression } from '../../../src/iceberg/expression.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import { applyTransform } from '../../../src/iceberg/transforms/apply-transform.js'
import type { PartitionField, PrimitiveType, Transform, Value } from '../../../src/iceberg/types.js'
import { partitionKey } from '../../../src/iceberg/values/partition-key.js'
import { append, dataFile, draft, field, memoryTableFiles, statisticsOf } from '../../support/iceberg-table.js'
import { selects } from '../../support/selects.js'

interface Column {
  readonly id: number
  readonly type: PrimitiveType
  readonly values: fc.Arbitrary<Value>
  readonly transforms: readonly Transform[]
}

const MICROS_PER_HOUR = 3_600_000_000n

const COLUMNS: readonly Column[] = [
  {
    id: 1,
    type: 'int',
    values: fc.integer({ min: -25, max: 25 }),
    transforms: ['identity', 'bucket[3]', 'truncate[10]'],
  },
  {
    id: 2,
    type: 'long',
    values: fc.bigInt({ min: -25n, max: 25n }),
    transforms: ['identity', 'bucket[4]', 'truncate[7]'],
  },
  {
    id: 3,
    type: 'double',
    values: fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -1.5, -0, 0, 2.5, Number.POSITIVE_INFINITY),
    transforms: ['identity', 'void'],
  },
  {
    id: 4,
    type: 'string',
    values: fc.constantFrom('', 'a', 'ab', 'abc', 'abd', 'b', 'é', '\uffff', '😀', '😀x'),
    transforms: ['identity', 'bucket[3]', 'truncate[1]', 'truncate[2]'],
  },
  {
    id: 5,
    type: 'date',
    values: fc.integer({ min: -800, max: 800 }),
    transforms: ['identity', 'year', 'month', 'day', 'bucket[5]'],
  },
  {
    id: 6,
    type: 'timestamptz',
    values: fc.bigInt({ min: -60n, max: 60n }).map((half) => (half * MICROS_PER_HOUR) / 2n - 1n),
    transforms: ['day', 'hour', 'month', 'bucket[2]'],
  },
  {
    id: 7,
    type: 'decimal(9,2)',
    values: fc.bigInt({ min: -300n, max: 300n }),
    transforms: ['identity', 'truncate[100]', 'bucket[3]'],
  },
  { id: 8, type: 'boolean', values: fc.boolean(), transforms: ['identity'] },
]

type Row = readonly (Value | null)[]

const rows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.tuple(...COLUMNS.map(({ values }) => fc.option(values, { freq: 6 }))),
  { minLength: 1, maxLength: 25 },
)

const partition: fc.Arbitrary<readonly PartitionField[]> = fc.uniqueArray(
  fc.constantFrom(
    ...COLUMNS.flatMap(({ id, transforms }) =>
      transforms.map(
        (transform): PartitionField => ({ sourceId: id, fieldId: 0, name: `${transform} of ${id}`, transform }),
      ),
    ),
  ),
  { selector: ({ name }) => name, maxLength: 3 },
)

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    ...COLUMNS.map(predicateOn),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ op: fc.constant('not' as const), child: tie('expression') }),
    fc.constantFrom<Expression>({ op: 'true' }, { op: 'false' }),
  ),
}))

function predicateOn({ id, type, values }: Column): fc.Arbitrary<Expression> {
  const fieldId = fc.constant(id)
  const comparisons = fc.constantFrom(
    'eq' as const,
    'not-eq' as const,
    'lt' as const,
    'lt-eq' as const,
    'gt' as const,
    'gt-eq' as const,
  )
  const others: fc.Arbitrary<Expression>[] = []
  if (type === 'string') {
    const prefix = fc.constantFrom('', 'a', 'ab', 'abc', '😀', 'x')
    others.push(
      fc.record({ op: fc.constantFrom('starts-with' as const, 'not-starts-with' as const), fieldId, value: prefix }),
    )
  }
  if (type === 'double') others.push(fc.record({ op: fc.constantFrom('is-nan' as const, 'not-nan' as const), fieldId }))
  return fc.oneof(
    fc.record({ op: comparisons, fieldId, value: values }),
    fc.record({
      op: fc.constantFrom('in' as const, 'not-in' as const),
      fieldId,
      values: fc.array(values, { maxLength: 3 }),
    }),
    fc.record({ op: fc.constantFrom('is-null' as const, 'not-null' as const), fieldId }),
    ...others,
  )
}

/** Lay rows out in files as a writer would: one file or more per partition. */
function filesOf(all: readonly Row[], fields: readonly PartitionField[], withStatistics: boolean) {
  const groups = new Map<string, { readonly tuple: readonly (Value | null)[]; readonly rows: Row[] }>()
  for (const [index, row] of all.entries()) {
    const tuple = fields.map(({ sourceId, transform }) => {
      const type = COLUMNS[sourceId - 1]?.type ?? 'int'
      return applyTransform(transform, type, row[sourceId - 1] ?? null)
    })
    const key = `${partitionKey({ specId: 0, partition: tuple })} ${index % 3}`
    const group = groups.get(key) ?? { tuple, rows: [] }
    groups.set(key, group)
    group.rows.push(row)
  }
  return [...groups.values()].map(
    ({ tuple, rows: some }, index): { readonly file: DataFile; readonly rows: readonly Row[] } => ({
      rows: some,
      file: dataFile(String(index), {
        partition: tuple,
        recordCount: BigInt(some.length),
        ...(withStatistics
          ? statisticsOf(COLUMNS.map(({ id, type }) => ({ id, type, values: some.map((row) => row[id - 1] ?? null) })))
          : {}),
      }),
    }),
  )
}

describe('iceberg/scan/plan-scan (properties)', () => {
  it('reads every file that holds a row which the filter selects', async () => {
    const filters = fc.array(expression, { minLength: 10, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(rows, partition, filters, fc.boolean(), async (all, fields, some, withStatistics) => {
        const laidOut = filesOf(all, fields, withStatistics)
        const files = memoryTableFiles()
        const columns = COLUMNS.map(({ id, type }) => field(id, `column_${id}`, type))
        const first = laidOut.slice(0, 3).map(({ file }) => file)
        const others = laidOut.slice(3).map(({ file }) => file)
        const version = await append(files, await append(files, draft(columns, fields), first), others)

        for (const filter of some) {
          const plan = await planScan(files, version, { filter })

          const planned = new Set(plan.tasks.map(({ dataFile: file }) => file.location))
          const needed = laidOut.filter((one) => one.rows.some((row) => selects(filter, (id) => row[id - 1] ?? null)))
          const missed = needed.filter(({ file }) => !planned.has(file.location))
          assert.deepEqual(
            missed,
            [],
            JSON.stringify(filter, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
          )
          assert.equal(plan.filesTotal, laidOut.length)
        }
      }),
      { numRuns: 200 },
    )
  })
})
