import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ResultValue } from '../../src/engine/engine.js'
import type { PhloError } from '../../src/errors.js'
import { exportParquet } from '../../src/query/export-parquet.js'
import type { QueryAnswer, QueryRequest, SystemTable } from '../../src/query/query-request.js'
import { runQuery } from '../../src/query/run-query.js'
import { dropTable } from '../../src/tables/drop-table.js'
import type { ResolvedRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

/** It gives its one row when everybody has gone home. */
const ENDLESS = 'SELECT count(*) FROM range(100000000000) a'

function request(sql: string, more: Partial<QueryRequest> = {}): QueryRequest {
  return { sql, ref: 'main', at: undefined, parameters: {}, systemTables: [], signal: undefined, ...more }
}

async function rowsOf(answer: QueryAnswer): Promise<(readonly ResultValue[])[]> {
  const rows: (readonly ResultValue[])[] = []
  for await (const batch of answer.batches()) rows.push(...batch)
  return rows
}

describe('query/run-query', () => {
  let lake: TempLake

  // Ids 0 to 29 in three files; `dev` has 100, too.
  before(async () => {
    lake = await tempLake()
    for (const first of [0, 10, 20]) {
      const sql = `SELECT range AS id, 'n' || range AS name FROM range(${first}, ${first + 10})`
      await writeRows(lake, entriesRequest('', { rows: { sql } }))
    }
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(100, 'dev')`, { branch: 'dev' }))
  })
  after(() => lake[Symbol.asyncDispose]())

  /** Each query has an engine of its own, which it locks. */
  async function query(sql: string, more: Partial<QueryRequest> = {}): Promise<QueryAnswer> {
    return runQuery(await lake.reopen(), request(sql, more))
  }

  async function answer(sql: string, more: Partial<QueryRequest> = {}): Promise<(readonly ResultValue[])[]> {
    return rowsOf(await query(sql, more))
  }

  it('reads a table of the ref by its name', async () => {
    assert.deepEqual(await answer('SELECT count(*) AS n FROM bronze.entries'), [[30n]])
    assert.deepEqual(await answer('SELECT count(*) AS n FROM bronze.entries', { ref: 'dev' }), [[31n]])
  })

  it('reads tables of several refs in one statement', async () => {
    const sql = 'SELECT id FROM bronze."entries@dev" EXCEPT SELECT id FROM bronze.entries'

    assert.deepEqual(await answer(sql), [[100n]])
  })

  it('tells which ref it reads, and nothing when there is none', async () => {
    const told: ResolvedRef[] = []
    const onRef = (ref: ResolvedRef) => void told.push(ref)

    const { hash } = await query('SELECT count(*) FROM bronze.entries', { ref: 'dev', onRef })
    await assert.rejects(query('SELECT 1', { ref: 'prod', onRef }), { code: 'PHLO_REF_UNKNOWN' })

    assert.deepEqual(told, [{ name: 'dev', type: 'BRANCH', hash }])
  })

  it('reads a ref as it was at a commit', async () => {
    const { hash } = (await lake.catalog.reference('main')) ?? assert.fail()

    assert.deepEqual(await answer(`SELECT max(id) FROM bronze."entries@${hash.slice(0, 12)}"`), [[29n]])
    assert.deepEqual(await answer('SELECT max(id) FROM bronze.entries', { ref: 'dev', at: hash }), [[29n]])
  })

  it('finds a table whatever the case of its name, while it is the only one', async () => {
    assert.deepEqual(await answer('SELECT count(*) FROM Bronze.ENTRIES'), [[30n]])
  })

  describe('of tables whose names differ only by case', () => {
    const key = ['bronze', 'Entries']
    before(() => writeRows(lake, entriesRequest(`(7, 'other')`, { key })))
    after(() => dropTable(lake, { branch: 'main', key, message: 'Drop' }))

    it('reads the one that is spelled like the name', async () => {
      assert.deepEqual(await answer('SELECT name FROM bronze."Entries" WHERE id = 7'), [['other']])
      assert.deepEqual(await answer('SELECT name FROM bronze.entries WHERE id = 7'), [['n7']])
    })

    it('refuses to read both in one statement', async () => {
      const sql = 'SELECT * FROM bronze.entries JOIN bronze."Entries" USING (id)'

      await assert.rejects(query(sql), { code: 'PHLO_TABLE_AMBIGUOUS' })
    })
  })

  it('reads a table that a statement spells in two ways, without the condition of one on the other', async () => {
    const sql =
      'SELECT (SELECT count(*) FROM bronze.entries WHERE id < 3) AS few, count(*) AS all_rows FROM Bronze.ENTRIES'

    assert.deepEqual(await answer(sql), [[3n, 30n]])
  })

  it('reads only the files that the condition leaves', async () => {
    const { tables } = await query('SELECT * FROM bronze.entries WHERE id >= 25')

    assert.deepEqual(
      tables.map(({ key, filesTotal, filesRead }) => [key, filesTotal, filesRead]),
      [[ENTRIES, 3, 1]],
    )
  })

  it('prunes by bound parameters, and reads the rows that they select', async () => {
    const pruned = await query('SELECT id FROM bronze.entries WHERE id = $id', { parameters: { id: 12 } })

    assert.deepEqual(await rowsOf(pruned), [[12n]])
    assert.equal(pruned.tables[0]?.filesRead, 1)
  })

  it('takes a parameter as a value, whatever it says', async () => {
    const parameters = { name: `n1' OR 'a' = 'a` }

    assert.deepEqual(await answer('SELECT id FROM bronze.entries WHERE name = $name', { parameters }), [])
  })

  for (const [table, columns] of [
    ['snapshots', ['append', 'append', 'append']],
    ['history', undefined],
    ['files', undefined],
    ['partitions', undefined],
    ['refs', undefined],
  ] as const) {
    it(`reads the metadata table $${table}`, async () => {
      const rows = await answer(`SELECT * FROM bronze."entries$${table}"`)

      assert(rows.length > 0)
      if (columns)
        assert.deepEqual(
          rows.map((row) => row[3]),
          columns,
        )
    })
  }

  it('reads a metadata table of another ref, the two in either order', async () => {
    assert.deepEqual(await answer('SELECT count(*) FROM bronze."entries$files@dev"'), [[4n]])
    assert.deepEqual(await answer('SELECT count(*) FROM bronze."entries@dev$files"'), [[4n]])
  })

  it('reads nested values of a metadata table', async () => {
    const sql = `SELECT summary['added-records'], record_count FROM bronze."entries$snapshots", bronze."entries$files" LIMIT 1`

    assert.deepEqual(await answer(sql), [['10', 10n]])
  })

  it('reads a system table, whose rows are fetched only when it is named', async () => {
    let fetched = 0
    const runs: SystemTable = {
      schema: 'phlo',
      name: 'runs',
      columns: [
        { name: 'run', type: 'string' },
        { name: 'started', type: 'timestamptz' },
      ],
      content: {
        type: 'rows',
        rows: async () => {
          fetched++
          return [['r1', 1_000_000n]]
        },
      },
    }

    await answer('SELECT 1', { systemTables: [runs] })
    const rows = await answer('SELECT run, epoch(started) FROM phlo.runs', { systemTables: [runs] })

    assert.deepEqual(rows, [['r1', 1]])
    assert.equal(fetched, 1)
  })

  it('describes a table', async () => {
    const rows = await answer('DESCRIBE bronze.entries')

    assert.deepEqual(
      rows.map((row) => row.slice(0, 2)),
      [
        ['id', 'BIGINT'],
        ['name', 'VARCHAR'],
      ],
    )
  })

  it('suggests the table, the ref and the column that were meant', async () => {
    await assert.rejects(query('FROM bronze.entrys'), {
      code: 'PHLO_TABLE_UNKNOWN',
      fixes: ['Did you mean bronze.entries?', 'List the tables: phlo catalog tables --ref main.'],
    })
    await assert.rejects(
      query('FROM entries'),
      (error: { context: { suggestion: string } }) => error.context.suggestion === 'bronze.entries',
    )
    await assert.rejects(
      query('FROM bronze."entries@dve"'),
      (error: { code: string; context: { suggestion: string } }) => error.context.suggestion === 'dev',
    )
    await assert.rejects(
      query('SELECT nmae FROM bronze.entries'),
      (error: { context: { suggestion: string } }) => error.context.suggestion === 'name',
    )
  })

  for (const sql of [
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT * FROM '/etc/passwd'`,
    `SELECT read_text('/etc/passwd')`,
    `COPY (SELECT 1) TO '/tmp/phlo-escaped.csv'`,
    `ATTACH '/tmp/phlo-escaped.db'`,
    'CREATE TABLE t (a INT)',
    'SELECT 1; SELECT 2',
    "SET memory_limit = '1GB'",
    `SELECT * FROM glob('/etc/*')`,
    'INSTALL httpfs',
  ]) {
    it(`refuses ${sql}`, async () => {
      await assert.rejects(query(sql), { name: 'PhloError' })
    })
  }

  it('says which parameters lack a value', async () => {
    await assert.rejects(query('FROM bronze.entries WHERE id = $id'), (error: { context: { parameters: unknown } }) =>
      isDeepStrictEqual(error.context.parameters, ['id']),
    )
  })

  it('lists tables and namespaces as the ref has them', async () => {
    await branchFrom(lake, 'lists')
    await writeRows(lake, entriesRequest(`(1, 'a')`, { branch: 'lists', key: ['silver', 'notes'] }))
    const listed = (sql: string, ref = 'lists') => answer(sql, { ref })

    assert.deepEqual(
      (await listed('-- all\nSHOW TABLES;')).filter(([namespace]) => namespace === 'silver'),
      [['silver', 'notes', 'table']],
    )
    assert.deepEqual(await listed('show tables from "Silver"'), [['silver', 'notes', 'table']])
    assert.deepEqual(await listed('SHOW TABLES IN nowhere'), [])
    assert.deepEqual(await listed('DESCRIBE'), await listed('SHOW ALL TABLES'))
    assert((await listed('SHOW SCHEMAS')).some(([namespace]) => namespace === 'silver'))
    assert(!(await listed('SHOW SCHEMAS', 'main')).some(([namespace]) => namespace === 'silver'))
  })

  it('describes a table with what it requires and its key, on any ref, and its metadata tables', async () => {
    const described = [
      ['id', 'BIGINT', 'NO', 'PRI', null, null],
      ['name', 'VARCHAR', 'YES', null, null, null],
    ]

    assert.deepEqual(await answer('DESCRIBE bronze.entries -- all of it'), described)
    assert.deepEqual(await answer('desc Bronze."entries@dev";'), described)
    assert.deepEqual((await answer('DESCRIBE bronze."entries$refs"'))[0]?.slice(0, 2), ['name', 'VARCHAR'])
    assert.deepEqual((await answer('DESCRIBE SELECT id FROM bronze.entries'))[0]?.slice(0, 3), ['id', 'BIGINT', 'YES'])
    await assert.rejects(answer('DESCRIBE bronze.entri'), { code: 'PHLO_TABLE_UNKNOWN' })
  })

  it('summarizes a table', async () => {
    const summarized = await answer('SUMMARIZE bronze.entries')

    assert.deepEqual(
      summarized.map(([name, , min]) => [name, min]),
      [
        ['id', '0'],
        ['name', 'n0'],
      ],
    )
  })

  it('says what to write in place of what it cannot look into', async () => {
    for (const [sql, fix] of [
      ['SELECT 1 BETWEEN SYMMETRIC 2 AND 0', /least/],
      ['PIVOT bronze.entries ON name', /PIVOT \(/],
    ] as const) {
      await assert.rejects(query(sql), (error: PhloError) => {
        assert.equal(error.code, 'PHLO_SQL_NOT_SELECT')
        return error.fixes.some((text) => fix.test(text))
      })
    }
    assert.equal((await answer("FROM bronze.entries PIVOT (count(*) FOR name IN ('n1', 'n2'))")).length, 30)
  })

  // Before the engine is there, while the statement is looked into, right when it begins, and while it runs.
  for (const afterMs of [0, 5, 20, 50, 100, 300]) {
    it(`stops when told to ${afterMs} ms after it was asked`, async () => {
      const stop = new AbortController()
      const running = query(ENDLESS, { signal: stop.signal }).then(rowsOf)
      setTimeout(() => stop.abort(), afterMs)

      await assert.rejects(running, { code: 'PHLO_CANCELLED' })
    })
  }

  it('stops when told to after it was begun and before its rows are read', async () => {
    const stop = new AbortController()
    const begun = await query('SELECT range FROM range(100000000000)', { signal: stop.signal })
    stop.abort()

    await assert.rejects(rowsOf(begun), { code: 'PHLO_CANCELLED' })
  })

  it('stops an export when told to as soon as it was asked, and leaves no file behind', async () => {
    const path = join(lake.directory, 'stopped.parquet')
    const stop = new AbortController()
    const running = exportParquet(await lake.reopen(), request(ENDLESS, { signal: stop.signal }), path)
    setTimeout(() => stop.abort(), 0)

    await assert.rejects(running, { code: 'PHLO_CANCELLED' })
    await writeFile(path, '', { flag: 'wx' })
  })

  it('exports rows to a Parquet file, and replaces none', async () => {
    const path = join(lake.directory, 'rows.parquet')

    const rows = await exportParquet(await lake.reopen(), request('SELECT * FROM bronze.entries WHERE id < 5;'), path)

    assert.equal(rows, 5n)
    assert.equal((await readFile(path)).subarray(0, 4).toString(), 'PAR1')
    await assert.rejects(exportParquet(await lake.reopen(), request('SELECT 1'), path), { code: 'PHLO_FILE_EXISTS' })
  })

  it('leaves no file behind when an export fails', async () => {
    const path = join(lake.directory, 'failed.parquet')

    await assert.rejects(exportParquet(await lake.reopen(), request(`SELECT error('no')`), path), {
      code: 'PHLO_SQL_FAILED',
    })

    await writeFile(path, '', { flag: 'wx' })
  })
})
