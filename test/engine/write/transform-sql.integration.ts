import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import type { Engine } from '../../../src/engine/engine.js'
import { valueSql } from '../../../src/engine/value-sql.js'
import { transformSql } from '../../../src/engine/write/transform-sql.js'
import { applyTransform } from '../../../src/iceberg/transforms/apply-transform.js'
import type { PrimitiveType, Transform, Value } from '../../../src/iceberg/types.js'
import { tempEngine } from '../../support/temp-engine.js'

describe('engine/write/transform-sql', () => {
  let engine: Engine

  before(async () => {
    engine = await tempEngine(tmpdir())
  })

  after(() => engine.close())

  // DuckDB's calendar begins in 290,308 BC and ends in 294,247.
  const micros = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })
  const days = fc.integer({ min: -100_000_000, max: 100_000_000 })
  const bytes = fc.uint8Array({ maxLength: 20 }).map((value) => Uint8Array.from(value))
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))
  const values: Partial<Record<PrimitiveType, fc.Arbitrary<Value>>> = {
    int: fc.integer(),
    long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    date: days,
    time: fc.bigInt({ min: 0n, max: 86_399_999_999n }),
    timestamp: micros,
    timestamptz: micros,
    string: text,
    uuid: fc.uuid(),
    binary: bytes,
    'decimal(9,2)': fc.bigInt({ min: -999_999_999n, max: 999_999_999n }),
    'decimal(38,10)': fc.bigInt({ min: -(10n ** 38n) + 100n, max: 10n ** 38n - 1n }),
  }
  const transforms: [Transform, PrimitiveType[]][] = [
    [
      'bucket[97]',
      [
        'int',
        'long',
        'date',
        'time',
        'timestamp',
        'timestamptz',
        'string',
        'uuid',
        'binary',
        'decimal(9,2)',
        'decimal(38,10)',
      ],
    ],
    ['truncate[7]', ['int', 'string', 'binary', 'decimal(9,2)', 'decimal(38,10)']],
    ['year', ['date', 'timestamp', 'timestamptz']],
    ['month', ['date', 'timestamp', 'timestamptz']],
    ['day', ['date', 'timestamp', 'timestamptz']],
    ['hour', ['timestamp', 'timestamptz']],
    [
      'identity',
      ['int', 'long', 'date', 'time', 'timestamp', 'timestamptz', 'string', 'uuid', 'binary', 'decimal(9,2)'],
    ],
  ]
  for (const [transform, types] of transforms) {
    for (const type of types) {
      it(`computes ${transform} of ${type} as planning does`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(values[type] ?? fc.constant(''), { minLength: 1, maxLength: 40 }),
            async (samples) => {
              const rows = samples.map((value, index) => `(${index}, ${valueSql(type, value)})`)
              const result = await engine.rows(
                `SELECT ${transformSql(transform, type, 'v')} AS value FROM (VALUES ${rows.join(', ')}) t(i, v) ORDER BY i`,
              )

              assert.deepEqual(
                result.map(({ value }) => value),
                samples.map((value) => applyTransform(transform, type, value)),
              )
            },
          ),
          { numRuns: 5 },
        )
      })
    }
  }

  // What manifests store a decimal in, and DuckDB's longest decimal.
  for (const [type, width, least] of [
    ['decimal(38,10)', 7n, -(10n ** 38n - 1n - ((10n ** 38n - 1n) % 7n))],
    ['decimal(38,0)', 1000n, -(10n ** 38n - 1000n)],
    ['decimal(38,38)', 1n, -(10n ** 38n - 1n)],
    ['decimal(9,2)', 7n, -999_999_999n],
    ['decimal(2,0)', 100n, -99n],
    ['decimal(2,0)', 1000n, 0n],
    ['decimal(4,1)', 30_000n, -9999n],
    ['decimal(4,1)', 40_000n, 0n],
  ] as const) {
    it(`truncates ${type} by ${width} where the result can be stored, and refuses what is too low`, async () => {
      const transform: Transform = `truncate[${Number(width)}]`
      const truncate = (value: bigint) =>
        engine.rows(`SELECT ${transformSql(transform, type, 'v')} AS t FROM (SELECT ${valueSql(type, value)} AS v)`)
      const lowest = -(10n ** BigInt(/\d+/.exec(type)?.[0] ?? 0) - 1n)

      for (const value of [least, 0n, -lowest]) {
        assert.deepEqual(await truncate(value), [{ t: applyTransform(transform, type, value) }])
      }
      for (const value of new Set([least - 1n, lowest].filter((one) => one >= lowest && one < least))) {
        await assert.rejects(truncate(value), /too low for its partition/)
      }
    })
  }

  it('gives null for null', async () => {
    const [row] =
      await engine.rows(`SELECT ${transformSql('bucket[4]', 'string', 'v')} AS b, ${transformSql('day', 'date', 'd')} AS d
      FROM (SELECT NULL::VARCHAR AS v, NULL::DATE AS d)`)

    assert.deepEqual(row, { b: null, d: null })
  })
})
