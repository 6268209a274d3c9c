import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../../src/engine/engine.js'
import { scanSql } from '../../../src/engine/scan/scan-sql.js'
import type { DataFile } from '../../../src/iceberg/data-file.js'
import type { Field, Type } from '../../../src/iceberg/types.js'
import { type ScanFixture, scanFixture, task } from '../../support/scan-fixture.js'
import { tempEngine } from '../../support/temp-engine.js'

describe('engine/scan/scan-sql', () => {
  let directory: string
  let engine: Engine
  let lake: ScanFixture

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-scan-'))
    engine = await tempEngine(directory)
    lake = await scanFixture(engine, join(directory, 'ware[house]* ?'))
  })

  afterEach(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  describe('projects by field id', () => {
    it('a renamed, a widened, an added and a reordered column', async () => {
      const old = await lake.put('a.parquet', 'SELECT 1::INTEGER AS x, 1.5::FLOAT AS y, 2.50::DECIMAL(9,2) AS z', {
        fieldIds: '{x: 1, y: 2, z: 3}',
      })
      const current = await lake.put('b.parquet', "SELECT 7::BIGINT AS n, 0.1::DOUBLE AS x, 'new' AS added", {
        fieldIds: '{n: 1, x: 2, added: 4}',
      })

      const rows = await lake.scan(
        [field(4, 'added', 'string'), field(1, 'n', 'long'), field(2, 'x', 'double'), field(3, 'z', 'decimal(18,2)')],
        [task(old), task(current)],
      )

      assert.deepEqual(rows, [
        { added: 'new', n: 7n, x: 0.1, z: null },
        { added: null, n: 1n, x: 1.5, z: 250n },
      ])
    })

    it('fields inside structs, lists and maps, whatever their names were', async () => {
      const file = await lake.put(
        'a.parquet',
        "SELECT * FROM (VALUES ({'a': 1, 'b': 'x'}, [{'c': 1}, NULL], MAP {'k': {'v': 2}}), (NULL, NULL, NULL)) AS t(s, l, m)",
        {
          fieldIds: `{s: {__duckdb_field_id: 1, a: 2, b: 3}, l: {__duckdb_field_id: 4, element: {__duckdb_field_id: 5, c: 6}},
            m: {__duckdb_field_id: 7, key: 8, value: {__duckdb_field_id: 9, v: 10}}}`,
        },
      )

      const rows = await lake.scan(
        [
          field(1, 's', struct([field(3, 'a', 'string'), field(2, 'renamed', 'long'), field(11, 'added', 'date')])),
          field(4, 'l', list(5, struct([field(6, 'renamed', 'long')]))),
          field(7, 'm', {
            type: 'map',
            keyId: 8,
            key: 'string',
            valueId: 9,
            value: struct([field(12, 'added', 'int'), field(10, 'w', 'int')]),
            valueRequired: false,
          }),
        ],
        [task(file)],
      )

      assert.deepEqual(rows, [
        {
          s: { a: 'x', renamed: 1n, added: null },
          l: [{ renamed: 1n }, null],
          m: new Map([['k', { added: null, w: 2 }]]),
        },
        { s: null, l: null, m: null },
      ])
    })

    it('a column with the name of a dropped one as the new one', async () => {
      const file = await lake.put('a.parquet', 'SELECT 1 AS x', { fieldIds: '{x: 1}' })

      const rows = await lake.scan([field(2, 'x', 'string')], [task(file)])

      assert.deepEqual(rows, [{ x: null }])
    })

    it('bytes without annotation as text and as UUIDs', async () => {
      const file = await lake.put(
        'a.parquet',
        "SELECT 'grün'::BLOB AS s, from_hex('f79c3e09677c4bbda4793f349cb785e7') AS u".replace(
          "'grün'::BLOB",
          "encode('grün')",
        ),
        { fieldIds: '{s: 1, u: 2}' },
      )

      const rows = await lake.scan([field(1, 's', 'string'), field(2, 'u', 'uuid')], [task(file)])

      assert.deepEqual(rows, [{ s: 'grün', u: 'f79c3e09-677c-4bbd-a479-3f349cb785e7' }])
    })
  })

  it('names the columns of a file without ids by the name mapping, nested ones too', async () => {
    const file = await lake.put('a.parquet', "SELECT 1 AS old_id, {'x': 2} AS s, [{'y': 3}] AS l, 'no' AS unmapped")

    const rows = await lake.scan(
      [
        field(1, 'id', 'int'),
        field(2, 's', struct([field(3, 'z', 'int')])),
        field(4, 'l', list(5, struct([field(6, 'y', 'int')]))),
      ],
      [task(file)],
      {
        nameMapping: [
          { fieldId: 1, names: ['id', 'old_id'], fields: [] },
          { fieldId: 2, names: ['s'], fields: [{ fieldId: 3, names: ['x'], fields: [] }] },
          {
            fieldId: 4,
            names: ['l'],
            fields: [{ fieldId: 5, names: ['element'], fields: [{ fieldId: 6, names: ['y'], fields: [] }] }],
          },
        ],
      },
    )

    assert.deepEqual(rows, [{ id: 1, s: { z: 2 }, l: [{ y: 3 }] }])
  })

  it('refuses a file without ids when the table maps no names', async () => {
    const file = await lake.put('a.parquet', 'SELECT 1 AS id')

    await assert.rejects(lake.scan([field(1, 'id', 'int')], [task(file)]), { code: 'PHLO_FILE_UNREADABLE' })
  })

  it('takes an identity-partition column that a file lacks from its partition, and nothing from folder names', async () => {
    const spec = { specId: 3, fields: [{ sourceId: 2, fieldId: 1000, name: 'day', transform: 'identity' as const }] }
    const one = await lake.put('day=1999-09-09/a.parquet', 'SELECT 1 AS id', {
      fieldIds: '{id: 1}',
      file: { specId: 3, partition: [19_000] },
    })
    const other = await lake.put('day=1999-09-09/b.parquet', 'SELECT 2 AS id', {
      fieldIds: '{id: 1}',
      file: { specId: 3, partition: [null] },
    })

    const rows = await lake.scan([field(1, 'id', 'int'), field(2, 'day', 'date')], [task(one), task(other)], {
      partitionSpecs: [spec],
    })

    assert.deepEqual(rows, [
      { id: 1, day: 19_000 },
      { id: 2, day: null },
    ])
  })

  describe('leaves out deleted rows', () => {
    const fields = [field(1, 'id', 'int'), field(2, 'pos', 'string')]
    const ids = { fieldIds: '{id: 1, pos: 2}' }

    it('by position, in the files that the delete applies to, however it spells their names', async () => {
      const rows = "SELECT i::INTEGER AS id, 'v' || i AS pos FROM range(4) t(i)"
      const one = await lake.put('a.parquet', rows, ids)
      const other = await lake.put('b.parquet', rows.replace('t(i)', 't(i)').replace("'v'", "'w'"), ids)
      const spelled = one.location.replace('file:///', 'file:/')
      const deletes = await lake.put(
        'd.parquet',
        `SELECT * FROM (VALUES ('${one.location}', 1::BIGINT), ('${spelled}', 3), ('${other.location}', 0), ('file:///elsewhere/x', 2)) t(file_path, pos)`,
        { file: { content: 'position-deletes' } },
      )

      const left = await lake.scan(fields, [task(one, [deletes]), task(other)])

      assert.deepEqual(left.map(({ pos }) => pos).sort(), ['v0', 'v2', 'w0', 'w1', 'w2', 'w3'])
    })

    for (const name of ['file_row_number', 'FILE_ROW_NUMBER', 'filename', 'phlo_path']) {
      it(`by position, in a file that has a column ${name}`, async () => {
        const named = [field(1, 'id', 'int'), field(2, name, 'string')]
        const one = await lake.put('a.parquet', `SELECT i::INTEGER AS id, 'a' AS "${name}" FROM range(9000) t(i)`, {
          fieldIds: `{id: 1, '${name}': 2}`,
        })
        const other = await lake.put('b.parquet', `SELECT i::INTEGER AS id, 'b' AS "${name}" FROM range(3) t(i)`, {
          fieldIds: `{id: 1, '${name}': 2}`,
        })
        const deletes = await lake.put(
          'd.parquet',
          `SELECT '${one.location}' AS file_path, i::BIGINT AS pos FROM range(9000) t(i) WHERE i <> 8765
           UNION ALL SELECT '${other.location}', 0`,
          { file: { content: 'position-deletes' } },
        )

        const left = await lake.scan(named, [task(one, [deletes]), task(other, [deletes])])

        assert.deepEqual(left.map(Object.values), [
          [1, 'b'],
          [2, 'b'],
          [8765, 'a'],
        ])
      })
    }

    it('by equality, where null equals null, and by fields that are not selected', async () => {
      const data = await lake.put(
        'a.parquet',
        "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (NULL, 'c'), (4, NULL)) t(id, pos)",
        ids,
      )
      const byId = await equalityDelete(lake, 'd1.parquet', 'SELECT unnest([2, NULL]) AS renamed', [1], '{renamed: 1}')
      const byBoth = await equalityDelete(
        lake,
        'd2.parquet',
        "SELECT * FROM (VALUES ('a', 1), (NULL, 1)) t(pos, id)",
        [2, 1],
        '{id: 1, pos: 2}',
      )

      const left = await lake.scan(fields, [task(data, [byId, byBoth])])
      const selected = await lake.scan(fields, [task(data, [byId])], { columns: ['pos'] })

      assert.deepEqual(left, [{ id: 4, pos: null }])
      assert.deepEqual(selected, [{ pos: 'a' }, { pos: null }])
    })
  })

  it('reads files of one shape by one plain read, into which filters are pushed', async () => {
    const files: DataFile[] = []
    for (const key of ['a', 'b', 'c']) {
      files.push(await lake.put(`${key}.parquet`, `SELECT 1 AS id, '${key}' AS old`, { fieldIds: '{id: 1, old: 2}' }))
    }
    const plan = {
      schema: { schemaId: 0, fields: [field(1, 'id', 'int'), field(2, 'name', 'string')], identifierFieldIds: [] },
      partitionSpecs: [],
      snapshotId: 1n,
      tasks: files.map((file) => task(file)),
      filesTotal: 3,
      nameMapping: undefined,
    }

    const sql = await scanSql(engine, lake.warehouse, plan)
    const explained = await engine.rows(`EXPLAIN SELECT name FROM (${sql}) WHERE name = 'b'`)

    assert.equal(sql.match(/read_parquet/g)?.length, 1)
    assert.match(String(explained[0]?.explain_value), /Filters:\s+old='b'/)
  })

  it('is a typed empty table without files', async () => {
    const rows = await lake.scan([field(1, 'id', 'int'), field(2, 's', struct([field(3, 'a b', 'uuid')]))], [])

    assert.deepEqual(rows, [])
  })

  it('refuses what it cannot read in words', async () => {
    const orc = await lake.put('a.parquet', 'SELECT 1 AS id', { fieldIds: '{id: 1}', file: { fileFormat: 'orc' } })
    const gone = { ...orc, fileFormat: 'parquet' as const, location: lake.warehouse.locationOf('gone.parquet') }
    await lake.warehouse.store.write('bad.parquet', new TextEncoder().encode('PAR1 this is no Parquet file PAR1'))
    const bad = { ...gone, location: lake.warehouse.locationOf('bad.parquet') }

    await assert.rejects(lake.scan([field(1, 'id', 'int')], [task(orc)]), { code: 'PHLO_FILE_UNREADABLE' })
    await assert.rejects(lake.scan([field(1, 'id', 'int')], [task(gone)]), { code: 'PHLO_OBJECT_MISSING' })
    await assert.rejects(lake.scan([field(1, 'id', 'int')], [task(bad)]), { code: 'PHLO_FILE_UNREADABLE' })
  })
})

function field(id: number, name: string, type: Type): Field {
  return { id, name, required: false, type }
}

function struct(fields: readonly Field[]): Type {
  return { type: 'struct', fields }
}

function list(elementId: number, element: Type): Type {
  return { type: 'list', elementId, element, elementRequired: false }
}

function equalityDelete(
  lake: ScanFixture,
  key: string,
  select: string,
  equalityIds: readonly number[],
  fieldIds: string,
): Promise<DataFile> {
  return lake.put(key, select, { fieldIds, file: { content: 'equality-deletes', equalityIds } })
}
