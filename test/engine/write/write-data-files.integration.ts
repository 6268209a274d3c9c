import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import type { Engine } from '../../../src/engine/engine.js'
import { quoteLiteral } from '../../../src/engine/quote.js'
import { type WrittenFile, writeDataFiles } from '../../../src/engine/write/write-data-files.js'
import type {
  Field,
  PartitionField,
  PrimitiveType,
  Schema,
  Transform,
  Type,
  Value,
} from '../../../src/iceberg/types.js'
import { compareValues } from '../../../src/iceberg/values/compare-values.js'
import { decodeValue } from '../../../src/iceberg/values/decode-value.js'
import { tempEngine } from '../../support/temp-engine.js'

describe('engine/write/write-data-files', () => {
  let directory: string
  let engine: Engine
  let targets = 0

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-write-'))
    engine = await tempEngine(directory)
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  function write(sql: string, fields: readonly Field[], partition: readonly PartitionField[] = []) {
    const spec = { specId: partition.length === 0 ? 0 : 1, fields: partition }
    const options = { sql, schema: schemaOf(fields), spec, target: newTarget(), fileBytesTarget: 2 ** 29 }
    return writeDataFiles(engine, options)
  }

  function newTarget(): string {
    return join(directory, `write-${targets++}`)
  }

  async function writeOne(sql: string, fields: readonly Field[]): Promise<WrittenFile> {
    const [file, ...others] = await write(sql, fields)
    assert.ok(file !== undefined && others.length === 0)
    return file
  }

  const rowsOfEveryType = `SELECT i % 3 = 0 AS boolean, (i * 37 % 1000 - 500)::INTEGER AS int, i * 30000000000001 - 9000000000000000000 AS long,
    ((i + 1) / 7)::FLOAT AS float, (-i - 1) / 3 AS double, DATE '1960-01-01' + (i * 31 % 9999)::INTEGER AS date, TIME '00:00:00' + INTERVAL (i * 431) MILLISECOND AS time,
    TIMESTAMP '1900-01-01 00:00:00.000001' + INTERVAL (i * 7919) MINUTE AS timestamp, TIMESTAMPTZ '2024-01-01 00:00:00+02' - INTERVAL (i) HOUR AS timestamptz,
    CASE WHEN i % 5 > 0 THEN chr((i * 31 % 40000 + 200)::INTEGER) || repeat('ü🐟', (i % 30)::INTEGER) END AS string, md5(i::VARCHAR)::UUID AS uuid,
    unhex(md5(i::VARCHAR) || md5(i::VARCHAR)) AS binary, (i * 0.07 - 5)::DECIMAL(9,2) AS decimal_9,
    (i * -123456789.0123)::DECIMAL(18,4) AS decimal_18, (i * 12345678901234567890)::DECIMAL(38,5) AS decimal_38 FROM range($rows) t(i)`
  const typesOfEveryType: Record<string, PrimitiveType> = {
    boolean: 'boolean',
    int: 'int',
    long: 'long',
    float: 'float',
    double: 'double',
    date: 'date',
    time: 'time',
    timestamp: 'timestamp',
    timestamptz: 'timestamptz',
    string: 'string',
    uuid: 'uuid',
    binary: 'binary',
    decimal_9: 'decimal(9,2)',
    decimal_18: 'decimal(18,4)',
    decimal_38: 'decimal(38,5)',
  }
  const fieldsOfEveryType = Object.entries(typesOfEveryType).map(([name, type], index) => field(index + 1, name, type))
  const sourceOf = (rows: number) => rowsOfEveryType.replace('$rows', String(rows))

  it('keeps every value of every primitive type', async () => {
    const source = sourceOf(200)

    const { localPath } = await writeOne(source, fieldsOfEveryType)

    const different = await engine.rows(`SELECT count(*) AS n FROM (
      (${source} EXCEPT ALL FROM read_parquet('${localPath}')) UNION ALL (FROM read_parquet('${localPath}') EXCEPT ALL ${source}))`)
    assert.deepEqual(different, [{ n: 0n }])
  })

  it('states exact counts, and bounds that are the smallest and greatest value, over many row groups', async () => {
    const { file, localPath } = await writeOne(sourceOf(300_000), fieldsOfEveryType)

    assert.equal(file.recordCount, 300_000n)
    for (const { id, name, type } of fieldsOfEveryType) {
      const [row] = await engine.rows(
        `SELECT count("${name}") AS n, min("${name}") AS low, max("${name}") AS high FROM read_parquet('${localPath}')`,
      )
      assert.equal(file.valueCounts.get(id), 300_000n, name)
      assert.equal(file.nullValueCounts.get(id), 300_000n - BigInt(String(row?.n)), name)
      // Cut short, as the next test says.
      if (typeof type !== 'string' || type === 'string' || type === 'binary') continue
      assert.deepEqual(bound(file, 'lowerBounds', id, type), row?.low, name)
      assert.deepEqual(bound(file, 'upperBounds', id, type), row?.high, name)
    }
    assert.deepEqual(
      [...file.nanValueCounts],
      [
        [4, 0n],
        [5, 0n],
      ],
    )
    assert.ok([...file.columnSizes.values()].every((size) => size > 0n))
    assert.equal(file.columnSizes.size, fieldsOfEveryType.length)
  })

  it('cuts bounds of strings to 16 characters, between which all values still are', async () => {
    const strings = fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 24 })), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(strings, async (values) => {
        const rows = values.map((value) => `(${value === null ? 'NULL' : hexText(value)})`)
        const { file } = await writeOne(`SELECT s FROM (VALUES ${rows.join(', ')}) t(s)`, [field(1, 's', 'string')])

        const present = values.filter((value) => value !== null)
        assert.equal(file.nullValueCounts.get(1), BigInt(values.length - present.length))
        const low = bound(file, 'lowerBounds', 1, 'string')
        const high = bound(file, 'upperBounds', 1, 'string')
        for (const value of present) {
          assert.ok(typeof low === 'string' && compareValues(low, value) <= 0)
          assert.ok(high === undefined || (typeof high === 'string' && compareValues(value, high) <= 0))
        }
        if (present.length === 0) assert.equal(low, undefined)
        assert.ok([...String(low ?? '')].length <= 16 && [...String(high ?? '')].length <= 16)
      }),
      { numRuns: 60 },
    )
  })

  it('counts the NaNs of all row groups, not of the last one alone', async () => {
    const { file } = await writeOne(
      "SELECT if(i IN (7, 130000), 'nan'::DOUBLE, i) AS d, if(i = 299999, 'nan'::FLOAT, i) AS f, i AS z FROM range(300000) t(i)",
      [field(1, 'd', 'double'), field(2, 'f', 'float'), field(3, 'z', 'double')],
    )

    assert.deepEqual([...file.nanValueCounts].sort(), [
      [1, 2n],
      [2, 1n],
      [3, 0n],
    ])
  })

  it('counts the NaNs of row groups that are smaller than most, as unions have them', async () => {
    const { file } = await writeOne(
      "SELECT if(i = 7, 'nan'::DOUBLE, i) AS d FROM range(61441) t(i) UNION ALL SELECT 1 FROM range(15)",
      [field(1, 'd', 'double')],
    )

    assert.deepEqual([...file.nanValueCounts], [[1, 1n]])
  })
  it('counts NaNs beside nulls, leaves them out of bounds, and takes both zeros into account', async () => {
    const { file } = await writeOne(
      "SELECT * FROM (VALUES ('nan'::DOUBLE, 'nan'::FLOAT, 0.0::DOUBLE), (-1.5, 'nan', NULL), (NULL, 'nan', 0), (1e300, NULL, 0)) t(d, f, z)",
      [field(1, 'd', 'double'), field(2, 'f', 'float'), field(3, 'z', 'double')],
    )

    assert.deepEqual([...file.nanValueCounts].sort(), [
      [1, 1n],
      [2, 3n],
      [3, 0n],
    ])
    assert.deepEqual(
      [...file.nullValueCounts],
      [
        [1, 1n],
        [2, 1n],
        [3, 1n],
      ],
    )
    assert.deepEqual([bound(file, 'lowerBounds', 1, 'double'), bound(file, 'upperBounds', 1, 'double')], [-1.5, 1e300])
    assert.equal(file.lowerBounds.has(2), false)
    assert.ok(Object.is(bound(file, 'lowerBounds', 3, 'double'), -0))
  })

  it('writes field ids at every depth, and statistics of struct fields, but only sizes and counts below lists', async () => {
    const position = struct([field(3, 'x "y', 'double', true), field(4, 'tags', list(5, 'string'))])
    const { file, localPath } = await writeOne(
      `SELECT {'x "y': i / 2, 'tags': ['a', 'b']} AS position, MAP {'k': [i]} AS m FROM range(3) t(i)`,
      [field(2, 'position', position), field(6, 'm', map([7, 'string'], [8, list(9, 'long')]))],
    )

    const ids = await engine.rows(
      `SELECT name, field_id::INTEGER AS id FROM parquet_schema('${localPath}') WHERE field_id IS NOT NULL ORDER BY id`,
    )
    assert.deepEqual(
      ids.map(({ name, id }) => [id, name]),
      [
        [2, 'position'],
        [3, 'x "y'],
        [4, 'tags'],
        [5, 'element'],
        [6, 'm'],
        [7, 'key'],
        [8, 'value'],
        [9, 'element'],
      ],
    )
    assert.deepEqual([bound(file, 'lowerBounds', 3, 'double'), bound(file, 'upperBounds', 3, 'double')], [-0, 1])
    assert.deepEqual(
      [...file.valueCounts],
      [
        [3, 3n],
        [5, 6n],
        [7, 3n],
        [9, 3n],
      ],
    )
    assert.deepEqual([[...file.nullValueCounts.keys()], [...file.lowerBounds.keys()]], [[3], [3]])
  })

  describe('partitions', () => {
    const odd = [
      '',
      'null',
      'x',
      "it's",
      'a/b/../c',
      'day=1',
      '🐟',
      '%2F',
      'x'.repeat(300),
      `${'x'.repeat(300)}y`,
      null,
    ]

    it('keep their values exactly, whatever characters they have, and null apart', async () => {
      const rows = odd.flatMap((value, index) => [
        `(${index}, ${value === null ? 'NULL' : hexText(value)})`,
        `(${index + 100}, ${value === null ? 'NULL' : hexText(value)})`,
      ])

      const files = await write(
        `SELECT id, name FROM (VALUES ${rows.join(', ')}) t(id, name)`,
        [field(1, 'id', 'int'), field(2, 'name', 'string')],
        [partitionField(2, 'identity')],
      )

      assert.deepEqual(files.map(({ file }) => file.partition[0]).sort(), [...odd].sort())
      for (const { file, localPath } of files) {
        const names = await engine.rows(
          `SELECT DISTINCT name FROM read_parquet('${localPath}', hive_partitioning = false)`,
        )
        assert.deepEqual(names, [{ name: file.partition[0] }])
        assert.equal(file.recordCount, 2n)
      }
    })

    const moments =
      "SELECT * FROM (VALUES (TIMESTAMP '1969-12-31 23:59:59.999999'), ('2024-02-29 12:00:00'), (NULL)) t(moment)"
    const expected: [Transform, (Value | null)[]][] = [
      ['year', [-1, 54, null]],
      ['month', [-1, 649, null]],
      ['day', [-1, 19_782, null]],
      ['hour', [-1, 474_780, null]],
      ['void', [null]],
    ]
    for (const [transform, values] of expected) {
      it(`are by the ${transform} of a timestamp, before 1970 too`, async () => {
        const files = await write(moments, [field(1, 'moment', 'timestamp')], [partitionField(1, transform)])

        assert.deepEqual(files.map(({ file }) => file.partition[0]).sort(byText), [...values].sort(byText))
      })
    }

    it('are by several fields, buckets and truncations among them, and by fields of structs', async () => {
      const files = await write(
        "SELECT 'iceberg' AS s, -1 AS i, 10.65::DECIMAL(9,2) AS d, {'n': 34} AS nested",
        [
          field(1, 's', 'string'),
          field(2, 'i', 'int'),
          field(3, 'd', 'decimal(9,2)'),
          field(4, 'nested', struct([field(5, 'n', 'long')])),
        ],
        [
          partitionField(1, 'bucket[128]', 1),
          partitionField(1, 'truncate[3]', 2),
          partitionField(2, 'truncate[10]', 3),
          partitionField(3, 'truncate[50]', 4),
          partitionField(5, 'bucket[1000003]', 5),
        ],
      )

      assert.deepEqual(
        files.map(({ file }) => file.partition),
        [[1_210_000_089 % 128, 'ice', -10, 1050n, 2_017_239_379 % 1_000_003]],
      )
    })
  })

  for (const [type, least] of [
    ['int', -(2n ** 31n)],
    ['long', -(2n ** 63n)],
  ] as const) {
    it(`partitions a ${type} by truncate down to the last partition that the type holds, and refuses what is below`, async () => {
      const partition: PartitionField[] = [{ sourceId: 1, fieldId: 1000, name: 'n_trunc', transform: 'truncate[10]' }]
      const last = least - (least % 10n)
      const sqlType = type === 'int' ? 'INTEGER' : 'BIGINT'
      const one = (value: bigint) => `SELECT CAST('${value}' AS ${sqlType}) AS n`

      const written = await write(one(last), [field(1, 'n', type)], partition)

      assert.deepEqual(
        written.map(({ file }) => file.partition.map(String)),
        [[String(last)]],
      )
      await assert.rejects(write(one(last - 1n), [field(1, 'n', type)], partition), { code: 'PHLO_VALUE_INVALID' })
    })
  }

  it('writes no file for no rows', async () => {
    const none = 'SELECT 1 AS id WHERE false'

    assert.deepEqual(await write(none, [field(1, 'id', 'int')]), [])
    assert.deepEqual(await write(none, [field(1, 'id', 'int')], [partitionField(1, 'identity')]), [])
  })

  it('begins a new file at the target size', async () => {
    const target = newTarget()
    const files = await writeDataFiles(engine, {
      sql: 'SELECT hash(i) AS h FROM range(1000000) t(i)',
      schema: schemaOf([field(1, 'h', 'decimal(20,0)')]),
      spec: { specId: 0, fields: [] },
      target,
      fileBytesTarget: 2_000_000,
    })

    assert.ok(files.length > 1)
    const names = await readdir(directory)
    assert.deepEqual(
      names.filter((name) => name.startsWith(basename(target))),
      [basename(target)],
    )
    assert.equal(
      files.reduce((sum, { file }) => sum + file.recordCount, 0n),
      1_000_000n,
    )
  })

  it('keeps the order of rows in a file', async () => {
    const { localPath } = await writeOne('SELECT i FROM range(500000) t(i)', [field(1, 'i', 'long')])

    const [row] = await engine.rows(
      `SELECT count(*) AS n FROM read_parquet('${localPath}', file_row_number = true) WHERE i <> file_row_number`,
    )
    assert.equal(row?.n, 0n)
  })

  describe('leaves nothing behind when it fails', () => {
    const failures: Record<string, { sql: string; fields: Field[]; code: string }> = {
      'at a value that does not convert': {
        sql: "SELECT CASE WHEN i < 250000 THEN i::VARCHAR ELSE 'x' END AS n FROM range(250001) t(i)",
        fields: [field(1, 'n', 'long')],
        code: 'PHLO_SQL_FAILED',
      },
      'at a null in a required column': {
        sql: 'SELECT nullif(i, 3) AS n FROM range(5) t(i)',
        fields: [field(1, 'n', 'long', true)],
        code: 'PHLO_VALUE_INVALID',
      },
      'at a null in a required field of a struct in a list': {
        sql: "SELECT [{'a': 1}, {'a': NULL}] AS l",
        fields: [field(1, 'l', list(2, struct([field(3, 'a', 'int', true)])))],
        code: 'PHLO_VALUE_INVALID',
      },
      'at bytes of a fixed length, which no other engine would read': {
        sql: "SELECT 'abcd'::BLOB AS f",
        fields: [field(1, 'f', 'fixed[4]')],
        code: 'PHLO_TYPE_UNWRITABLE',
      },
      'at such bytes in a struct in a list': {
        sql: "SELECT [{'f': 'abcd'::BLOB}] AS l",
        fields: [field(1, 'l', list(2, struct([field(3, 'f', 'fixed[4]')])))],
        code: 'PHLO_TYPE_UNWRITABLE',
      },
      'at names that differ by case': {
        sql: 'SELECT 1 AS a',
        fields: [field(1, 'a', 'int'), field(2, 'A', 'int')],
        code: 'PHLO_COLUMN_AMBIGUOUS',
      },
      'at a column that the SELECT lacks': {
        sql: 'SELECT 1 AS a',
        fields: [field(1, 'b', 'int')],
        code: 'PHLO_SQL_FAILED',
      },
    }
    for (const [when, { sql, fields, code }] of Object.entries(failures)) {
      it(when, async () => {
        const before = await readdir(directory)

        await assert.rejects(write(sql, fields), { code })

        assert.deepEqual(await readdir(directory), before)
      })
    }
  })
})

function field(id: number, name: string, type: Type, required = false): Field {
  return { id, name, required, type }
}

function struct(fields: readonly Field[]): Type {
  return { type: 'struct', fields }
}

function list(elementId: number, element: Type): Type {
  return { type: 'list', elementId, element, elementRequired: false }
}

function map([keyId, key]: [number, Type], [valueId, value]: [number, Type]): Type {
  return { type: 'map', keyId, key, valueId, value, valueRequired: false }
}

function partitionField(sourceId: number, transform: Transform, ordinal = 0): PartitionField {
  return { sourceId, fieldId: 1000 + ordinal, name: `p${ordinal}`, transform }
}

function schemaOf(fields: readonly Field[]): Schema {
  return { schemaId: 0, fields, identifierFieldIds: [] }
}

function bound({ ...file }: WrittenFile['file'], side: 'lowerBounds' | 'upperBounds', id: number, type: PrimitiveType) {
  const bytes = file[side].get(id)
  return bytes === undefined ? undefined : decodeValue(type, bytes)
}

/** Text as SQL that survives every character, NUL too. */
function hexText(text: string): string {
  return `decode(from_hex(${quoteLiteral(Buffer.from(text).toString('hex'))}))`
}

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1
}
