import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.js'
import { interruptOn } from '../../src/engine/interrupt-on.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { PhloError } from '../../src/errors.js'

describe('engine/open-engine', () => {
  let directory: string
  let engine: Engine

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-engine-'))
    engine = await openEngine({
      memoryBytesMax: 512 * 1024 * 1024,
      threads: 2,
      spillDirectory: join(directory, 'spill'),
    })
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  it('binds values by position and by name, without loss', async () => {
    const byPosition = await engine.rows('SELECT $1 AS a, $2 AS b, $3 AS c', [2n ** 62n + 1n, 'ü', null])
    const byName = await engine.rows('SELECT $low + $high AS total, typeof($low) AS type', { low: 1, high: 2 ** 40 })

    assert.deepEqual(byPosition, [{ a: 2n ** 62n + 1n, b: 'ü', c: null }])
    assert.deepEqual(byName, [{ total: 2n ** 40n + 1n, type: 'INTEGER' }])
  })

  it('gives strings as they are, a byte order mark at the beginning included', async () => {
    const [row] = await engine.rows(`SELECT chr(65279) || 'a' AS short, chr(65279) || repeat('a', 20) AS long`)

    assert.deepEqual(row, { short: '\uFEFFa', long: `\uFEFF${'a'.repeat(20)}` })
  })

  it('streams rows while other statements run', async () => {
    const result = await engine.query('SELECT i FROM range(10000) t(i)')
    let count = 0
    for await (const batch of result.batches()) {
      await engine.run('SELECT 1')
      count += batch.length
    }

    assert.equal(count, 10_000)
    assert.deepEqual(result.columns, [{ name: 'i', type: 'long' }])
  })

  it('says where a statement is wrong, and what was meant', async () => {
    await assert.rejects(engine.run("SELECT 'é' AS e,\n  numer FROM (SELECT 1 AS number)"), (failure) => {
      assert.ok(failure instanceof PhloError)
      assert.equal(failure.code, 'PHLO_SQL_FAILED')
      assert.deepEqual([failure.context.line, failure.context.column, failure.context.candidates], [2, 3, ['number']])
      return !failure.message.includes('LINE')
    })
  })

  it('stops a running statement', async () => {
    const running = engine.run('SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7')
    using _ = interruptOn(engine, AbortSignal.timeout(100))

    await assert.rejects(running, { code: 'PHLO_CANCELLED' })
    assert.deepEqual(await engine.rows('SELECT 1 AS works'), [{ works: 1 }])
  })

  it('stops a statement that has not given its first rows', async () => {
    const opening = engine.query('SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7')
    using _ = interruptOn(engine, AbortSignal.timeout(100))

    await assert.rejects(
      async () => {
        for await (const _ of (await opening).batches()) assert.fail('it has no rows')
      },
      { code: 'PHLO_CANCELLED' },
    )
  })

  it('stops a stream', async () => {
    const result = await engine.query('SELECT i FROM range(100000000) t(i) WHERE hash(i) % 2 = 0')

    await assert.rejects(
      async () => {
        for await (const _ of result.batches()) engine.interrupt()
      },
      { code: 'PHLO_CANCELLED' },
    )
  })

  it('fails when a statement fails after its first rows, and says why and where', async () => {
    const result = await engine.query(
      "SELECT\n CASE WHEN i < $1 THEN i ELSE ('x' || i)::BIGINT END FROM range(500000) t(i)",
      [400_000],
    )
    let count = 0

    await assert.rejects(
      async () => {
        for await (const batch of result.batches()) count += batch.length
      },
      (failure) => {
        assert.ok(failure instanceof PhloError)
        assert.deepEqual(
          [failure.code, failure.context.kind, failure.context.line],
          ['PHLO_SQL_FAILED', 'Conversion', 2],
        )
        return failure.message.includes("'x4")
      },
    )
    assert.ok(count > 0)
  })

  it('can be left in the middle of a stream', async () => {
    const result = await engine.query('SELECT i FROM range(100000000) t(i)')
    for await (const _ of result.batches()) break

    assert.deepEqual(await engine.rows('SELECT 2 AS n'), [{ n: 2 }])
  })

  it('spills into a folder that is not there yet', async () => {
    const spillDirectory = join(directory, 'not', 'there', 'yet')
    const small = await openEngine({ memoryBytesMax: 100_000_000, threads: 2, spillDirectory })
    try {
      const rows = 'SELECT i, hash(i) AS h FROM range(6000000) t(i) ORDER BY h LIMIT 5999999'
      assert.deepEqual(await small.rows(`SELECT count(*) AS n FROM (${rows})`), [{ n: 5_999_999n }])
    } finally {
      await small.close()
    }
  })

  it('says that memory is exhausted when nothing more can be spilled', async () => {
    const tiny = await openEngine({ memoryBytesMax: 30_000_000, threads: 2, spillDirectory: join(directory, 'tiny') })
    try {
      await assert.rejects(tiny.run('SELECT list(i) FROM range(20000000) t(i)'), { code: 'PHLO_MEMORY_EXHAUSTED' })
    } finally {
      await tiny.close()
    }
  })

  it('gives values of every kind in the form of the table format', async () => {
    const result =
      await engine.query(`SELECT true AS a, 1::UTINYINT AS b, 4000000000::UINTEGER AS c, 18446744073709551615::UBIGINT AS d,
      170141183460469231731687303715884105727::HUGEINT AS e, 1.50::DECIMAL(9,2) AS f, 'NaN'::FLOAT AS g, DATE '1969-12-31' AS h,
      TIME '00:00:01' AS i, TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS j, TIMESTAMPTZ '1970-01-01 01:00:00+01' AS k,
      'x'::ENUM ('x', 'y') AS l, INTERVAL 3 DAY AS m, 'f79c3e09-677c-4bbd-a479-3f349cb785e7'::UUID AS n, '\\x00\\xFF'::BLOB AS o,
      [1, NULL] AS p, {'x': [{'y': 1}]} AS q, MAP {1: 'one'} AS r, NULL AS s, '{"a": 1}'::JSON AS t, '101'::BIT AS u,
      TIMESTAMP_S '1970-01-01 00:00:01' AS v, [1, 2]::INTEGER[2] AS w, union_value(k := 1) AS x`)
    const rows = []
    for await (const batch of result.batches()) rows.push(...batch)

    const types = result.columns.map(({ type }) => (typeof type === 'string' ? type : type.type))
    assert.deepEqual(types, [
      ...[
        'boolean',
        'int',
        'long',
        'decimal(20,0)',
        'decimal(38,0)',
        'decimal(9,2)',
        'float',
        'date',
        'time',
        'timestamp',
      ],
      ...[
        'timestamptz',
        'string',
        'string',
        'uuid',
        'binary',
        'list',
        'struct',
        'map',
        'int',
        'string',
        'string',
        'timestamp',
      ],
      ...['list', 'string'],
    ])
    assert.deepEqual(rows, [
      [
        ...[
          true,
          1,
          4_000_000_000n,
          2n ** 64n - 1n,
          2n ** 127n - 1n,
          150n,
          Number.NaN,
          -1,
          1_000_000n,
          -1n,
          0n,
          'x',
          '3 days',
        ],
        ...[
          'f79c3e09-677c-4bbd-a479-3f349cb785e7',
          Uint8Array.of(0, 255),
          [1, null],
          { x: [{ y: 1 }] },
          new Map([[1, 'one']]),
        ],
        ...[null, '{"a": 1}', '101', 1_000_000n, [1, 2], '1'],
      ],
    ])
  })
})
