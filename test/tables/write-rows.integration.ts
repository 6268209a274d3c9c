import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { PhloError } from '../../src/errors.js'
import type { Field, Schema } from '../../src/iceberg/types.js'
import { describeTable } from '../../src/tables/describe-table.js'
import type { Lake } from '../../src/tables/lake.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { WriteReport, WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { ENTRIES, ENTRIES_SCHEMA, entriesRequest, KEYLESS_SCHEMA, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

function counts({ rowsAdded, rowsUpdated, rowsUnchanged, rowsDeleted }: WriteReport): readonly bigint[] {
  return [rowsAdded, rowsUpdated, rowsUnchanged, rowsDeleted]
}

async function describeEntries(lake: Lake) {
  return describeTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
}

async function headOf(lake: Lake): Promise<string> {
  return (await resolveRef(lake, { ref: 'main' })).hash
}

async function failureOf(writing: Promise<unknown>): Promise<PhloError> {
  const error = await writing.then(
    () => assert.fail('it was written'),
    (thrown: unknown) => thrown,
  )
  assert(error instanceof PhloError, String(error))
  return error
}

async function withRow(options?: Parameters<typeof tempLake>[0]): Promise<TempLake> {
  const lake = await tempLake(options)
  await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b'), (3, 'c')`))
  return lake
}

function schemaWith(...fields: readonly Omit<Field, 'id' | 'required'>[]): Schema {
  const added = fields.map((field, index) => ({ ...field, id: 90 + index, required: false }))
  return { ...ENTRIES_SCHEMA, fields: [...ENTRIES_SCHEMA.fields, ...added] }
}

describe('tables/write-rows', () => {
  it('creates a table with its first rows in one commit and one metadata file', async () => {
    await using lake = await tempLake()

    const report = await writeRows(lake, entriesRequest(`(1, 'a')`))

    const { location } = await describeEntries(lake)
    const files = await readdir(join(new URL(location).pathname, 'metadata'))
    assert.deepEqual([report.created, report.rowsAdded], [true, 1n])
    assert.equal(files.filter((name) => name.endsWith('.metadata.json')).length, 1)
    assert.deepEqual(await readRows(lake), [[1n, 'a']])
  })

  it('creates a table without rows', async () => {
    await using lake = await tempLake()

    const report = await writeRows(
      lake,
      entriesRequest(`(1, 'a')`, { rows: { sql: `SELECT 1::BIGINT AS id WHERE false` } }),
    )

    assert.deepEqual([report.created, report.snapshotId, ...counts(report)], [true, undefined, 0n, 0n, 0n, 0n])
    assert.deepEqual(await readRows(lake), [])
  })

  it('appends rows whose columns come in any order, with nulls for those that are missing', async () => {
    await using lake = await withRow()

    await writeRows(lake, entriesRequest('', { rows: { sql: `SELECT 'd' AS NAME, 4 AS id UNION ALL SELECT 'e', 5` } }))
    await writeRows(lake, entriesRequest('', { rows: { sql: 'SELECT 6 AS id' } }))

    assert.deepEqual((await readRows(lake)).slice(3), [
      [4n, 'd'],
      [5n, 'e'],
      [6n, null],
    ])
  })

  it('upserts: updates what differs, keeps what is the same, adds what is new', async () => {
    await using lake = await withRow()

    const report = await writeRows(lake, entriesRequest(`(2, 'B'), (3, 'c'), (4, 'd')`, { mode: 'upsert' }))

    const { snapshotCount } = await describeEntries(lake)
    assert.deepEqual([...counts(report), snapshotCount], [1n, 1n, 1n, 0n, 2])
    assert.deepEqual(await readRows(lake), [
      [1n, 'a'],
      [2n, 'B'],
      [3n, 'c'],
      [4n, 'd'],
    ])
  })

  it('commits nothing when an upsert finds all of its rows there', async () => {
    await using lake = await withRow()
    const head = await headOf(lake)

    const report = await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`, { mode: 'upsert' }))

    assert.deepEqual([...counts(report), report.hash, await headOf(lake)], [0n, 0n, 2n, 0n, head, head])
  })

  it('leaves files without a changed row as they are', async () => {
    await using lake = await withRow()
    await writeRows(lake, entriesRequest(`(10, 'j'), (11, 'k')`))
    await writeRows(lake, entriesRequest(`(10, 'j'), (1, 'A')`, { mode: 'upsert' }))

    const { currentSnapshot } = await describeEntries(lake)

    assert.equal(currentSnapshot?.summary['deleted-data-files'], '1')
    assert.equal(currentSnapshot?.summary['deleted-records'], '3')
  })

  it('mends a key that is there twice when an upsert meets it', async () => {
    await using lake = await withRow()
    await writeRows(lake, entriesRequest(`(1, 'again')`))

    const report = await writeRows(lake, entriesRequest(`(1, 'once')`, { mode: 'upsert' }))

    assert.deepEqual(counts(report), [0n, 1n, 0n, 1n])
    assert.deepEqual((await readRows(lake))[0], [1n, 'once'])
    assert.equal((await readRows(lake)).length, 3)
  })

  it('replaces all rows', async () => {
    await using lake = await withRow()

    const report = await writeRows(lake, entriesRequest(`(7, 'g')`, { mode: 'replace' }))

    assert.deepEqual(counts(report), [1n, 0n, 0n, 3n])
    assert.deepEqual(await readRows(lake), [[7n, 'g']])
  })

  it('adds a column and widens another in the commit of the rows', async () => {
    await using lake = await tempLake()
    const narrow: Schema = {
      schemaId: 0,
      fields: [
        { id: 1, name: 'id', required: true, type: 'int' },
        { id: 2, name: 'name', required: false, type: 'string' },
      ],
      identifierFieldIds: [1],
    }
    await writeRows(lake, entriesRequest(`(1, 'a')`, { definition: { schema: narrow, partition: [], properties: {} } }))

    await writeRows(
      lake,
      entriesRequest('', {
        mode: 'upsert',
        schema: schemaWith({ name: 'score', type: 'double' }),
        rows: { sql: `SELECT 5000000000 AS id, 'big' AS name, 0.5::DOUBLE AS score` },
      }),
    )

    assert.deepEqual(await readRows(lake), [
      [1n, 'a', null],
      [5_000_000_000n, 'big', 0.5],
    ])
  })

  it('upserts nested values, and tells those that are the same from those that are not', async () => {
    await using lake = await tempLake()
    const nested: Schema = {
      schemaId: 0,
      fields: [
        { id: 1, name: 'id', required: true, type: 'long' },
        {
          id: 2,
          name: 'place',
          required: false,
          type: { type: 'struct', fields: [{ id: 3, name: 'city', required: false, type: 'string' }] },
        },
        {
          id: 4,
          name: 'tags',
          required: false,
          type: { type: 'map', keyId: 5, key: 'string', valueId: 6, value: 'int', valueRequired: false },
        },
        {
          id: 7,
          name: 'codes',
          required: false,
          type: { type: 'list', elementId: 8, element: 'decimal(9,2)', elementRequired: false },
        },
      ],
      identifierFieldIds: [1],
    }
    const row = (id: number, city: string, tag: number) =>
      `SELECT ${id}::BIGINT AS id, {'city': '${city}'} AS place, MAP {'t': ${tag}} AS tags, [1.5::DECIMAL(9,2)] AS codes`
    const request = entriesRequest('', {
      mode: 'upsert',
      definition: { schema: nested, partition: [], properties: {} },
    })
    await writeRows(lake, { ...request, rows: { sql: `${row(1, 'Bonn', 1)} UNION ALL ${row(2, 'Kiel', 2)}` } })

    const report = await writeRows(lake, {
      ...request,
      rows: { sql: `${row(1, 'Bonn', 1)} UNION ALL ${row(2, 'Kiel', 3)}` },
    })

    assert.deepEqual(counts(report), [0n, 1n, 1n, 0n])
    assert.deepEqual((await readRows(lake))[1], [2n, { city: 'Kiel' }, new Map([['t', 3]]), [150n]])
  })

  it('moves a row to another partition when an upsert says so', async () => {
    await using lake = await tempLake()
    const partition = [{ sourceId: 2, fieldId: 1000, name: 'name', transform: 'identity' as const }]
    const definition = { schema: ENTRIES_SCHEMA, partition, properties: {} }
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b'), (3, NULL)`, { definition }))

    const report = await writeRows(lake, entriesRequest(`(1, 'b'), (3, 'c')`, { definition, mode: 'upsert' }))

    assert.deepEqual(counts(report), [0n, 2n, 0n, 0n])
    assert.deepEqual(await readRows(lake), [
      [1n, 'b'],
      [2n, 'b'],
      [3n, 'c'],
    ])
  })

  it('sets properties with the rows, and keys of the snapshot', async () => {
    await using lake = await withRow()

    await writeRows(
      lake,
      entriesRequest(`(4, 'd')`, { properties: { 'phlo.cursor.x': '4' }, summary: { 'phlo.run': 'r1' } }),
    )

    const { properties, currentSnapshot } = await describeEntries(lake)
    assert.equal(properties['phlo.cursor.x'], '4')
    assert.equal(currentSnapshot?.summary['phlo.run'], 'r1')
  })

  it('sets what is found out only while the rows are written', async () => {
    await using lake = await withRow()
    const properties = setTimeout(20, { 'phlo.cursor.x': '4' })
    const summary = setTimeout(40, { 'phlo.run': 'r1' })

    await writeRows(lake, entriesRequest(`(4, 'd')`, { properties, summary }))

    const described = await describeEntries(lake)
    assert.equal(described.properties['phlo.cursor.x'], '4')
    assert.equal(described.currentSnapshot?.summary['phlo.run'], 'r1')
  })

  it('writes no rows when what is to be set with them cannot be found out', async () => {
    await using lake = await withRow()
    const before = await readRows(lake)
    const reason = new Error('unreadable')

    await assert.rejects(writeRows(lake, entriesRequest(`(4, 'd')`, { properties: Promise.reject(reason) })), reason)

    assert.deepEqual(await readRows(lake), before)
  })

  it('keeps the last row of a key by a column, and of equally late ones the same whatever their order', async () => {
    await using lake = await tempLake()
    const request = { mode: 'upsert', duplicates: { lastBy: 'name' } } as const

    const report = await writeRows(lake, entriesRequest(`(1, 'a'), (1, 'z'), (1, NULL), (2, 'b')`, request))

    assert.deepEqual(counts(report), [2n, 0n, 0n, 0n])
    assert.deepEqual(await readRows(lake), [
      [1n, 'z'],
      [2n, 'b'],
    ])
  })

  describe('refuses, and leaves the branch as it was:', () => {
    const cases: readonly (readonly [string, Partial<WriteRequest>, string, Readonly<Record<string, unknown>>])[] = [
      [
        'rows of an upsert without a key',
        { mode: 'upsert', rows: { sql: `SELECT * FROM (VALUES (NULL::BIGINT, 'x'), (1, 'y')) t(id, name)` } },
        'PHLO_KEY_NULL',
        { columns: [{ column: 'id', nulls: '1' }] },
      ],
      [
        'rows of an upsert that share a key',
        { mode: 'upsert', rows: { sql: `SELECT 1::BIGINT AS id, n AS name FROM (VALUES ('x'), ('y')) t(n)` } },
        'PHLO_KEY_DUPLICATE',
        { surplus: '1', examples: [{ id: '1' }] },
      ],
      [
        'columns that the table lacks',
        { rows: { sql: `SELECT 1::BIGINT AS id, 'x' AS nam` } },
        'PHLO_COLUMNS_MISMATCH',
        { missing: [], unknown: ['nam'] },
      ],
      [
        'rows without a required column',
        { rows: { sql: `SELECT 'x' AS name` } },
        'PHLO_COLUMNS_MISMATCH',
        { missing: ['id'], unknown: [] },
      ],
      [
        'nulls in a required column',
        { rows: { sql: `SELECT NULL::BIGINT AS id, 'x' AS name` } },
        'PHLO_VALUE_INVALID',
        { column: 'id', rowsWithoutValue: '1' },
      ],
      [
        'an unknown table that the request does not define',
        { key: ['bronze', 'entrys'], definition: undefined },
        'PHLO_TABLE_UNKNOWN',
        { table: 'bronze.entrys', ref: 'main', suggestion: 'bronze.entries' },
      ],
      ['an unknown branch', { branch: 'mian' }, 'PHLO_REF_UNKNOWN', { ref: 'mian', suggestion: 'main' }],
      [
        'a name that climbs out of the warehouse',
        { key: ['..', 'entries'] },
        'PHLO_NAME_INVALID',
        { name: '...entries' },
      ],
    ]
    for (const [name, more, code, context] of cases) {
      it(name, async () => {
        await using lake = await withRow()
        const head = await headOf(lake)

        const failure = await failureOf(writeRows(lake, entriesRequest(`(1, 'x')`, more)))

        assert.deepEqual([failure.code, failure.context], [code, context])
        assert.equal(await headOf(lake), head)
        assert.deepEqual(await readdir(lake.scratchDirectory), [])
      })
    }

    it('an upsert into a table without a key', async () => {
      await using lake = await tempLake()
      const definition = { schema: KEYLESS_SCHEMA, partition: [], properties: {} }

      const failure = await failureOf(writeRows(lake, entriesRequest(`(1, 'x')`, { definition, mode: 'upsert' })))

      assert.equal(failure.code, 'PHLO_KEY_MISSING')
    })

    it('a protected branch', async () => {
      await using lake = await tempLake({ protectedBranches: ['main'] })

      const failure = await failureOf(writeRows(lake, entriesRequest(`(1, 'x')`)))

      assert.equal(failure.code, 'PHLO_BRANCH_PROTECTED')
    })

    it('a tag', async () => {
      await using lake = await withRow()
      await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash: await headOf(lake) })

      const failure = await failureOf(writeRows(lake, entriesRequest(`(1, 'x')`, { branch: 'v1' })))

      assert.equal(failure.code, 'PHLO_REF_IMMUTABLE')
    })
  })

  it('gives no table the name of a namespace, nor one below a table', async () => {
    await using lake = await withRow()

    const namespace = await failureOf(writeRows(lake, entriesRequest(`(1, 'a')`, { key: ['bronze'] })))
    const below = await failureOf(writeRows(lake, entriesRequest(`(1, 'a')`, { key: [...ENTRIES, 'deep'] })))

    assert.deepEqual([namespace.code, below.code], ['PHLO_NAME_TAKEN', 'PHLO_NAME_TAKEN'])
    assert.deepEqual(below.context, { table: 'bronze.entries.deep', taken: 'bronze.entries' })
  })
})
