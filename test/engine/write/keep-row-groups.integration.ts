import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import type { Engine } from '../../../src/engine/engine.js'
import { keepRowGroups } from '../../../src/engine/write/keep-row-groups.js'
import { planKeptRowGroups, type RowRange } from '../../../src/engine/write/plan-kept-row-groups.js'
import { type WrittenFile, writeDataFiles } from '../../../src/engine/write/write-data-files.js'
import type { Schema } from '../../../src/iceberg/types.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { assertSameRows } from '../../support/same-rows.js'
import { tempEngine } from '../../support/temp-engine.js'

const ROW_GROUP = 122_880n

const SCHEMA: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'flag', required: false, type: 'boolean' },
    { id: 2, name: 'small', required: false, type: 'int' },
    { id: 3, name: 'large', required: false, type: 'long' },
    { id: 4, name: 'single', required: false, type: 'float' },
    { id: 5, name: 'double', required: false, type: 'double' },
    { id: 6, name: 'money', required: false, type: 'decimal(9,2)' },
    { id: 7, name: 'wide', required: false, type: 'decimal(18,4)' },
    { id: 8, name: 'huge', required: false, type: 'decimal(38,5)' },
    { id: 9, name: 'day', required: false, type: 'date' },
    { id: 10, name: 'clock', required: false, type: 'time' },
    { id: 11, name: 'local', required: false, type: 'timestamp' },
    { id: 12, name: 'instant', required: false, type: 'timestamptz' },
    { id: 13, name: 'text', required: false, type: 'string' },
    { id: 14, name: 'identity', required: false, type: 'uuid' },
    { id: 15, name: 'bytes', required: false, type: 'binary' },
    { id: 16, name: 'nothing', required: false, type: 'string' },
    { id: 17, name: 'few', required: false, type: 'string' },
    {
      id: 18,
      name: 'point',
      required: false,
      type: { type: 'struct', fields: [{ id: 19, name: 'x, y', required: false, type: 'long' }] },
    },
    {
      id: 20,
      name: 'tags',
      required: false,
      type: { type: 'list', elementId: 21, element: 'string', elementRequired: false },
    },
  ],
}

/** 300,000 rows are three row groups, the last of them half full. */
const ROWS = `SELECT i % 3 = 0 AS flag, (i * 37 % 1000 - 500)::INTEGER AS small, i * 30000000000001 - 9000000000000000000 AS large,
  (150000 - i)::FLOAT / 7 AS single, (i - 150000) / 3 AS double, (i * 0.07 - 5000)::DECIMAL(9,2) AS money,
  (i * -123456789.0123)::DECIMAL(18,4) AS wide, (i * 12345678901234567890)::DECIMAL(38,5) AS huge,
  DATE '1960-01-01' + (i // 10)::INTEGER AS day, TIME '00:00:00' + INTERVAL (i * 200) MILLISECOND AS clock,
  TIMESTAMP '1900-01-01 00:00:00.000001' + INTERVAL (i * 317) MINUTE AS local,
  TIMESTAMPTZ '2024-01-01 00:00:00+02' - INTERVAL (i) HOUR AS instant,
  CASE WHEN i % 5 > 0 THEN chr((i * 31 % 40000 + 200)::INTEGER) || repeat('ü🐟', (i % 30)::INTEGER) END AS text,
  md5(i::VARCHAR)::UUID AS identity, unhex(md5(i::VARCHAR) || md5(i::VARCHAR)) AS bytes, NULL::VARCHAR AS nothing,
  CASE WHEN i % 2 = 1 THEN 'few ' || i % 9 END AS few, {'x, y': i} AS point, ['a', i::VARCHAR] AS tags FROM range(300000) t(i)`

describe('engine/write/keep-row-groups', () => {
  let directory: string
  let engine: Engine
  let store: ObjectStore
  let whole: WrittenFile

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-keep-'))
    engine = await tempEngine(directory)
    store = diskStore(directory, { ambient: systemAmbient })
    whole = await write(ROWS)
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  let targets = 0
  async function write(sql: string): Promise<WrittenFile> {
    const spec = { specId: 0, fields: [] }
    const target = join(directory, String(targets++))
    const [file] = await writeDataFiles(engine, { sql, schema: SCHEMA, spec, target, fileBytesTarget: 2 ** 29 })
    assert(file)
    return file
  }

  function plan({ file, localPath }: WrittenFile, isTouched: (range: RowRange) => boolean) {
    const key = basename(localPath)
    return planKeptRowGroups(store, {
      key,
      file: { ...file, location: `file://${localPath}` },
      schema: SCHEMA,
      isTouched,
    })
  }

  async function keep(isTouched: (range: RowRange) => boolean): Promise<WrittenFile> {
    const kept = await plan(whole, isTouched)
    assert(kept)
    return keepRowGroups(store, kept, join(directory, String(targets++)))
  }

  for (const [which, isTouched, kept] of [
    ['all but the first', ({ first }: RowRange) => first === 0n, `>= ${ROW_GROUP}`],
    ['all but one in the middle', ({ first }: RowRange) => first === ROW_GROUP, `NOT BETWEEN 122880 AND 245759`],
    ['all but the last', ({ last }: RowRange) => last === 299_999n, `< ${ROW_GROUP * 2n}`],
  ] as const) {
    it(`keeps the rows of ${which}, and states what writing them anew would state`, async () => {
      const rows = `SELECT * EXCLUDE file_row_number FROM read_parquet('${whole.localPath}', file_row_number = true)
        WHERE file_row_number ${kept}`

      const { localPath, file } = await keep(isTouched)

      await assertSameRows(engine, `FROM read_parquet('${localPath}')`, rows)
      const anew = (await write(rows)).file
      for (const name of ['valueCounts', 'nullValueCounts', 'nanValueCounts', 'lowerBounds', 'upperBounds'] as const) {
        assert.deepEqual(file[name], anew[name], name)
      }
      assert.equal(file.recordCount, anew.recordCount)
      assert.deepEqual([...file.columnSizes.keys()], [...anew.columnSizes.keys()])
      const [{ size } = {}] = await engine.rows(`SELECT size FROM read_blob('${localPath}')`)
      assert.equal(file.fileBytes, size)
    })
  }

  it('lets readers skip row groups by bounds and by bloom filters as before', async () => {
    const { localPath } = await keep(({ first }) => first === 0n)

    for (const condition of [
      `few = 'few 3'`,
      `few = 'few 10'`,
      'large < -5000000000000000000',
      `"point"."x, y" = 299999`,
    ]) {
      const matching = (path: string, rows: string) =>
        `SELECT large FROM read_parquet('${path}', file_row_number = true) WHERE ${condition} AND ${rows}`
      await assertSameRows(
        engine,
        matching(localPath, 'true'),
        matching(whole.localPath, `file_row_number >= ${ROW_GROUP}`),
      )
    }
    const probe = (value: string) =>
      engine.rows(
        `SELECT bool_and(bloom_filter_excludes) AS out FROM parquet_bloom_probe('${localPath}', 'few', '${value}')`,
      )
    assert.deepEqual(await probe('few 3'), [{ out: false }])
    assert.deepEqual(await probe('few 10'), [{ out: true }])
  })

  it('keeps the ids and types of columns', async () => {
    const { localPath } = await keep(({ first }) => first === 0n)
    const schema = (path: string) => `SELECT * EXCLUDE (file_name) FROM parquet_schema('${path}')`

    assert.deepEqual(await engine.rows(schema(localPath)), await engine.rows(schema(whole.localPath)))
  })

  it('keeps row groups of what it kept', async () => {
    const once = await keep(({ first }) => first === 0n)
    const again = await plan(once, ({ first }) => first !== 0n)
    assert(again)

    const { localPath, file } = await keepRowGroups(store, again, join(directory, String(targets++)))

    assert.equal(file.recordCount, ROW_GROUP)
    await assertSameRows(
      engine,
      `FROM read_parquet('${localPath}')`,
      `SELECT * EXCLUDE file_row_number FROM read_parquet('${whole.localPath}', file_row_number = true) WHERE file_row_number BETWEEN 122880 AND 245759`,
    )
  })

  it('tells which rows are in the other row groups', async () => {
    const kept = await plan(whole, ({ first }) => first === ROW_GROUP)

    assert.deepEqual(kept?.others, [{ first: ROW_GROUP, last: ROW_GROUP * 2n - 1n }])
  })

  it('keeps nothing of a file of which less than half would stay', async () => {
    assert.equal(await plan(whole, ({ last }) => last < ROW_GROUP * 2n), undefined)
  })

  it('keeps nothing of a file with NaN, of which nobody knows where it is', async () => {
    const withNan = await write(ROWS.replace('(i - 150000) / 3 AS double', `if(i = 7, 'nan'::DOUBLE, i) AS double`))

    assert.equal(await plan(withNan, ({ first }) => first === 0n), undefined)
  })

  it('states no bounds of times in another unit than Iceberg has, which it would read wrongly', async () => {
    const localPath = join(directory, String(targets++))
    await engine.run(
      `COPY (SELECT (TIMESTAMP '1950-01-01' + INTERVAL (i) HOUR)::TIMESTAMP_MS AS t FROM range(900000) t(i))
       TO '${localPath}' (FORMAT parquet, FIELD_IDS {t: 11})`,
    )
    const [{ bytes } = {}] = await engine.rows(`SELECT size AS bytes FROM read_blob('${localPath}')`)
    assert(typeof bytes === 'bigint')
    const micros = (date: string) => {
      const bound = Buffer.alloc(8)
      bound.writeBigInt64LE(BigInt(Date.parse(date)) * 1000n)
      return bound
    }
    const lowerBounds = new Map([[11, micros('1950-01-01T00:00Z')]])
    const upperBounds = new Map([[11, micros('2052-09-01T23:00Z')]])
    const file = { ...whole.file, recordCount: 900_000n, fileBytes: bytes, lowerBounds, upperBounds }

    const kept = await plan({ localPath, file }, ({ first }) => first === 0n)

    assert.deepEqual([kept?.file.lowerBounds, kept?.file.upperBounds], [new Map(), new Map()])
  })

  it('keeps nothing of a file that DuckDB did not write, or that is none', async () => {
    for (const [name, change] of [
      [
        'foreign',
        (bytes: Buffer) => bytes.fill('Spark!', bytes.lastIndexOf('DuckDB'), bytes.lastIndexOf('DuckDB') + 6),
      ],
      ['cut', (bytes: Buffer) => bytes.subarray(0, 1000)],
      ['torn', (bytes: Buffer) => bytes.fill(0xff, bytes.length - 500, bytes.length - 8)],
    ] as const) {
      const bytes = change(Buffer.from((await store.read(basename(whole.localPath))) ?? []))
      await store.write(name, bytes)
      const file = { ...whole.file, location: '', fileBytes: BigInt(bytes.length) }

      assert.equal(
        await planKeptRowGroups(store, { key: name, file, schema: SCHEMA, isTouched: ({ first }) => first === 0n }),
        undefined,
        name,
      )
    }
  })
})
