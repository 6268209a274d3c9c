import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ResultValue } from '../../../src/engine/engine.js'
import type { PhloError } from '../../../src/errors.js'
import { createRefCatalog } from '../../../src/query/trino/ref-catalog.js'
import { runTrinoQuery, type TrinoAnswer, type TrinoRequest } from '../../../src/query/trino/run-trino-query.js'
import type { TrinoStats } from '../../../src/query/trino/trino-page.js'
import { dropTable } from '../../../src/tables/drop-table.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, ENTRIES_SCHEMA, entriesRequest } from '../../support/entries-table.js'
import { trinoStack } from '../../support/trino-stack.js'

type Rows = readonly (readonly ResultValue[])[]

/** Rows without end, for as long as anybody wants some. */
const ENDLESS = `SELECT a.x + b.x AS n, 'some text' AS t FROM
  UNNEST(sequence(1, 10000)) AS a(x), UNNEST(sequence(1, 10000)) AS b(x), UNNEST(sequence(1, 10000)) AS c(x)`

async function rowsOf({ batches }: Pick<TrinoAnswer, 'batches'>): Promise<Rows> {
  const rows: (readonly ResultValue[])[] = []
  for await (const batch of batches()) rows.push(...batch)
  return rows
}

/** Bytes in use, without those that nobody uses any more. */
function heapBytesUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

describe('engines/trino/run-trino-query', () => {
  const stack = trinoStack()

  const run = (sql: string, more: Partial<TrinoRequest> = {}) => {
    const { lake, connection } = stack()
    const request = { ref: 'main', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
    return runTrinoQuery(lake, connection, { ...request, sql, ...more })
  }
  const answer = async (sql: string, more: Partial<TrinoRequest> = {}) => rowsOf(await run(sql, more))
  const failure = (sql: string, more: Partial<TrinoRequest> = {}) =>
    answer(sql, more).then(
      () => assert.fail(`"${sql}" did not fail`),
      (error: PhloError) => error,
    )
  const catalogs = async () => (await stack().trino.query('SHOW CATALOGS')).map(([name]) => String(name))

  // Ids 0 to 29 in three files; `dev` has 100, too.
  before(async () => {
    const { lake } = stack()
    for (const first of [0, 10, 20]) {
      const sql = `SELECT range AS id, 'n' || range AS name FROM range(${first}, ${first + 10})`
      await writeRows(lake, entriesRequest('', { rows: { sql } }))
    }
    const fields = ENTRIES_SCHEMA.fields.map((field) => ({ ...field, name: field.id === 1 ? 'Id' : 'userName' }))
    await writeRows(
      lake,
      entriesRequest('', {
        key: ['kinds', 'Capitals'],
        rows: { sql: `SELECT CAST(1 AS BIGINT) AS "Id", 'a' AS "userName"` },
        definition: { schema: { ...ENTRIES_SCHEMA, fields }, partition: [], properties: {} },
      }),
    )
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(100, 'dev')`, { branch: 'dev' }))
  })

  describe('refs', () => {
    it('reads a table of the ref by its name, on a branch that Trino has not heard of', async () => {
      assert.deepEqual(await answer('SELECT count(*) AS n FROM bronze.entries'), [[30n]])
      assert.deepEqual(await answer('SELECT count(*) AS n FROM bronze.entries', { ref: 'dev' }), [[31n]])
    })

    it('reads tables of several refs in one statement', async () => {
      const sql = 'SELECT id FROM bronze."entries@dev" EXCEPT SELECT id FROM bronze.entries'

      assert.deepEqual(await answer(sql), [[100n]])
      assert.deepEqual(
        await answer('SELECT d.id FROM bronze.entries m, bronze."entries@dev" d WHERE m.id + 71 = d.id'),
        [[100n]],
      )
    })

    it('reads a branch made a moment ago, also one whose name SQL wants in quotes', async () => {
      await branchFrom(stack().lake, 'feature/x-1')
      await writeRows(stack().lake, entriesRequest(`(200, 'x')`, { branch: 'feature/x-1' }))

      assert.deepEqual(await answer('SELECT max(id) FROM bronze.entries', { ref: 'feature/x-1' }), [[200n]])
      assert.deepEqual(await answer('SELECT max(id) FROM bronze."entries@feature/x-1"'), [[200n]])
    })

    it('reads a ref as it was at a commit, a tag and a time', async () => {
      const { lake } = stack()
      const { hash } = await resolveRef(lake, { ref: 'dev' })
      await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash })
      const time = new Date().toISOString()
      await writeRows(lake, entriesRequest(`(101, 'later')`, { branch: 'dev' }))
      const sql = 'SELECT max(id) FROM bronze.entries'

      assert.deepEqual(await answer(sql, { ref: 'dev' }), [[101n]])
      assert.deepEqual(await answer(sql, { ref: 'dev', at: hash }), [[100n]])
      assert.deepEqual(await answer(sql, { ref: 'v1' }), [[100n]])
      assert.deepEqual(await answer(sql, { ref: 'dev', at: time }), [[100n]])
      assert.deepEqual(await answer(`SELECT max(id) FROM bronze."entries@${hash.slice(0, 12)}"`), [[100n]])
    })

    it('keeps branches apart whose names differ by what no catalog can have', async () => {
      for (const [branch, id] of [
        ['a-b', 301],
        ['a_b', 302],
      ] as const) {
        await branchFrom(stack().lake, branch)
        await writeRows(stack().lake, entriesRequest(`(${id}, 'x')`, { branch }))
      }

      assert.deepEqual(await answer('SELECT max(id) FROM bronze.entries', { ref: 'a-b' }), [[301n]])
      assert.deepEqual(await answer('SELECT max(id) FROM bronze.entries', { ref: 'a_b' }), [[302n]])
    })

    it('drops the catalogs of branches that were deleted, when another one is made, and none that looks like one', async () => {
      const { lake, connection, trino } = stack()
      await createRefCatalog(connection, { name: 'backup_202411', ref: 'main' })
      await branchFrom(lake, 'run/1')
      await answer('SELECT count(*) FROM bronze.entries', { ref: 'run/1' })
      assert((await catalogs()).includes(connection.catalogOf('run/1')))
      await lake.catalog.deleteReference('run/1', (await resolveRef(lake, { ref: 'run/1' })).hash)
      await branchFrom(lake, 'run/2')

      await answer('SELECT count(*) FROM bronze.entries', { ref: 'run/2' })

      const left = await catalogs()
      assert(!left.includes(connection.catalogOf('run/1')))
      assert(left.includes(connection.catalogOf('run/2')))
      assert(left.includes('main'))
      assert(left.includes('backup_202411'))
      await trino.query('DROP CATALOG backup_202411')
    })

    it('drops the catalog of a plain name that it made when the branch is gone, and none of a person', async () => {
      const { lake, trino } = stack()
      const remove = async (name: string) =>
        lake.catalog.deleteReference(name, (await resolveRef(lake, { ref: name })).hash)
      for (const name of ['passing', 'theirs', 'replaced']) await branchFrom(lake, name)
      await createRefCatalog(stack().connection, { name: 'theirs', ref: 'theirs' })
      for (const ref of ['passing', 'theirs', 'replaced']) await answer('SELECT count(*) FROM bronze.entries', { ref })
      await trino.query('DROP CATALOG replaced')
      await createRefCatalog(stack().connection, { name: 'replaced', ref: 'main' })
      for (const name of ['passing', 'theirs', 'replaced']) await remove(name)

      await answer('SELECT count(*) FROM bronze.entries')

      const left = await catalogs()
      assert.deepEqual(
        ['passing', 'theirs', 'replaced'].map((name) => left.includes(name)),
        [false, true, true],
      )
      for (const name of ['theirs', 'replaced']) await trino.query(`DROP CATALOG ${name}`)
    })

    it('names the one catalog of several that a Trino of others lacks', async () => {
      const { lake, connection } = stack()
      await branchFrom(lake, 'unseen')
      const request = { ref: 'main', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
      const sql = 'SELECT * FROM bronze.entries, bronze."entries@unseen"'

      await assert.rejects(
        runTrinoQuery(lake, { ...connection, catalogProperties: undefined }, { ...request, sql }),
        (error: PhloError) => error.code === 'PHLO_TRINO_CATALOG_ABSENT' && error.context.catalog === 'unseen',
      )
    })

    it('answers each of several who ask for the same new branch at once', async () => {
      await branchFrom(stack().lake, 'crowd/1')
      const asked = Array.from({ length: 4 }, () => answer('SELECT count(*) FROM bronze.entries', { ref: 'crowd/1' }))

      assert.deepEqual(await Promise.all(asked), [[[30n]], [[30n]], [[30n]], [[30n]]])
    })

    it('says which ref there is not, and makes no catalog', async () => {
      assert.equal((await failure('SELECT 1', { ref: 'deev' })).code, 'PHLO_REF_UNKNOWN')
      assert.equal((await failure('SELECT * FROM bronze."entries@deev"')).code, 'PHLO_REF_UNKNOWN')
      assert(!(await catalogs()).includes('deev'))
    })

    it('does not make catalogs in a Trino of others, and says which one it lacks', async () => {
      await branchFrom(stack().lake, 'others')
      const { lake, connection } = stack()
      const request = { ref: 'others', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
      const asked = runTrinoQuery(
        lake,
        { ...connection, catalogProperties: undefined },
        { ...request, sql: 'SELECT * FROM bronze.entries' },
      )

      await assert.rejects(asked, { code: 'PHLO_TRINO_CATALOG_ABSENT' })
      assert(!(await catalogs()).includes('others'))
    })
  })

  describe('statements', () => {
    it('finds tables however a statement spells them, and in namespaces of several levels', async () => {
      await writeRows(stack().lake, entriesRequest(`(1, 'a')`, { key: ['silver', 'daily', 'sums'] }))

      assert.deepEqual(await answer('SELECT count(*) FROM "silver.daily".SUMS'), [[1n]])
      assert.deepEqual(await answer('SELECT count(*) FROM Bronze.ENTRIES'), [[30n]])
    })

    it('finds tables and namespaces whose own names have capital letters, and one that came a moment ago', async () => {
      assert.equal((await failure('SELECT * FROM bronze.sums')).code, 'PHLO_TABLE_UNKNOWN')
      for (const key of [
        ['bronze', 'Sums'],
        ['Gold', 'Sums'],
      ]) {
        await writeRows(stack().lake, entriesRequest(`(1, 'a')`, { key }))

        assert.deepEqual(await answer(`SELECT name FROM ${key.join('.')}`), [['a']])
        assert.deepEqual(await answer(`SELECT count(*) FROM ${key[0]}."${key[1]}@main"`), [[1n]])
      }
    })

    it('says of tables whose names differ in the case of letters alone that Trino cannot tell them apart', async () => {
      const { lake } = stack()
      for (const key of [
        ['bronze', 'twins'],
        ['bronze', 'Twins'],
      ]) {
        await writeRows(lake, entriesRequest(`(1, 'a')`, { key }))
      }

      const { code, context } = await failure('SELECT * FROM bronze.twins')

      assert.deepEqual([code, context.tables], ['PHLO_SQL_FAILED', ['bronze.Twins', 'bronze.twins']])
      for (const name of ['twins', 'Twins']) {
        await dropTable(lake, { branch: 'main', key: ['bronze', name], message: 'Drop' })
      }
    })

    it('says of a catalog that others have made without it, what lets Trino find capital letters', async () => {
      const { lake, connection, trino } = stack()
      const { 'iceberg.rest-catalog.case-insensitive-name-matching': _, ...catalogProperties } =
        connection.catalogProperties ?? {}
      await branchFrom(lake, 'strict')
      await createRefCatalog({ ...connection, catalogProperties }, { name: 'strict', ref: 'strict' })

      const { code, context, fixes } = await failure('SELECT * FROM bronze."Sums"', { ref: 'strict' })

      assert.deepEqual([code, context.kind, context.table], ['PHLO_SQL_FAILED', 'TABLE_NOT_FOUND', 'bronze.Sums'])
      assert.match(String(fixes[0]), /case-insensitive-name-matching=true/)
      await trino.query('DROP CATALOG strict')
      for (const key of [
        ['bronze', 'Sums'],
        ['Gold', 'Sums'],
      ])
        await dropTable(lake, { branch: 'main', key, message: 'Drop' })
    })

    it('gives the columns that a star stands for as they are spelled in their table', async () => {
      const { columns, batches } = await run('SELECT e.*, id AS Twice FROM kinds."Capitals" e')
      await rowsOf({ batches })

      assert.deepEqual(
        columns.map(({ name }) => name),
        ['Id', 'userName', 'Twice'],
      )
    })

    it('reads tables about a table', async () => {
      assert.deepEqual(await answer('SELECT operation FROM bronze."entries$snapshots"'), [['append']])
      assert.deepEqual(await answer('SELECT count(*) FROM bronze."entries$files"'), [[3n]])
      assert.deepEqual(await answer('SELECT count(*) FROM bronze."entries$files@dev"'), [[5n]])
    })

    it('takes whatever only reads: WITH, VALUES, TABLE, SHOW, DESCRIBE, EXPLAIN', async () => {
      assert.deepEqual(await answer('WITH a AS (SELECT 1 AS n) SELECT n FROM a'), [[1]])
      assert.deepEqual(await answer("VALUES (1, 'a')"), [[1, 'a']])
      assert.deepEqual((await answer('(TABLE bronze.entries);')).length, 30)
      assert((await answer('SHOW SCHEMAS')).some(([name]) => name === 'bronze'))
      assert.deepEqual(await answer('SHOW TABLES FROM bronze'), [['entries']])
      assert.deepEqual(
        (await answer('DESCRIBE bronze.entries')).map(([name, type]) => [name, type]),
        [
          ['id', 'bigint'],
          ['name', 'varchar'],
        ],
      )
      assert.match(String(await answer('-- why\nEXPLAIN (TYPE LOGICAL) SELECT 1')), /Values/)
      assert.match(String(await answer('EXPLAIN ANALYZE VERBOSE SELECT count(*) FROM bronze.entries')), /TableScan/)
    })

    for (const sql of [
      'DROP TABLE bronze.entries',
      'INSERT INTO bronze.entries SELECT * FROM bronze.entries',
      'DELETE FROM bronze.entries',
      'EXPLAIN ANALYZE DELETE FROM bronze.entries',
      'EXPLAIN ANALYZE VERBOSE INSERT INTO bronze.entries SELECT * FROM bronze.entries',
      "/* SELECT */ CALL main.system.register_table('a', 'b', 'c')",
      'SELECT 1; DROP TABLE bronze.entries',
      "EXECUTE IMMEDIATE 'DROP TABLE bronze.entries'",
      'FROM bronze.entries',
      '-- nothing',
    ]) {
      it(`refuses to run ${sql}`, async () => {
        assert.equal((await failure(sql)).code, 'PHLO_SQL_NOT_SELECT')
        assert.deepEqual(await answer('SELECT count(*) FROM bronze.entries'), [[30n]])
      })
    }

    it('binds parameters of every type, each as a value whatever it says', async () => {
      const parameters = {
        text: `n1' OR 'a' = 'a\n--`,
        whole: 9_007_199_254_740_993n,
        fraction: 0.1,
        none: null,
        yes: true,
        bytes: new Uint8Array([0, 255]),
      }
      const sql = "SELECT $text, $whole, $fraction, $none, $yes, $bytes, '$text' AS literal, $text -- $other"

      assert.deepEqual(await answer(sql, { parameters }), [
        [parameters.text, parameters.whole, 0.1, null, true, parameters.bytes, '$text', parameters.text],
      ])
      assert.deepEqual(
        await answer('SELECT id FROM bronze.entries WHERE name = $text', { parameters: { text: 'n7' } }),
        [[7n]],
      )
      assert.deepEqual((await answer('TABLE bronze.entries LIMIT $n', { parameters: { n: 2n } })).length, 2)
    })

    it('names the parameters that lack a value, and those that are not in the statement', async () => {
      const missing = await failure('SELECT $a, $b', { parameters: { a: 1n } })
      assert.deepEqual([missing.code, missing.context.parameters], ['PHLO_SQL_FAILED', ['b']])
      const unused = await failure('SELECT $a', { parameters: { a: 1n, b: 2n } })
      assert.deepEqual([unused.code, unused.context.parameters], ['PHLO_SQL_FAILED', ['b']])
    })
  })

  describe('failures', () => {
    for (const [what, sql, parameters, line, column] of [
      ['a syntax error', 'SELECT id\nFROM bronze.entries WHER id > 1', {}, 2, 26],
      [
        'a syntax error behind parameters',
        'SELECT $first, $second\n FRO bronze.entries',
        { first: 1n, second: 2n },
        2,
        6,
      ],
      ['an unknown column', 'SELECT id,\n  nam FROM bronze.entries', {}, 2, 3],
      ['an unknown column behind a parameter', 'SELECT $first, nam FROM bronze.entries', { first: 1n }, 1, 16],
      ['an unknown column behind another ref', 'SELECT 1 FROM bronze."entries@dev" WHERE nam = 1', {}, 1, 42],
      ['a wrong type', "SELECT * FROM bronze.entries WHERE id = 'x'", {}, 1, 39],
    ] as const) {
      it(`tells the line and column of ${what}`, async () => {
        const { code, context } = await failure(sql, { parameters })

        assert.deepEqual([code, context.line, context.column], ['PHLO_SQL_FAILED', line, column])
      })
    }

    it('names the table that is not there, and the nearest one', async () => {
      for (const [sql, table, column] of [
        ['SELECT * FROM bronze.entrys', 'bronze.entrys', 15],
        ['SELECT * FROM bronz.entries', 'bronz.entries', 15],
        ['SELECT 1 AS one FROM bronze."entrys@dev"', 'bronze.entrys', 22],
      ] as const) {
        const { code, context } = await failure(sql)

        assert.deepEqual(
          [code, context.table, context.suggestion, context.line, context.column],
          ['PHLO_TABLE_UNKNOWN', table, 'bronze.entries', 1, column],
        )
      }
    })

    it('fails on the way with what the statement met there', async () => {
      const { code, context } = await failure('SELECT 1 / (id - 7) FROM bronze.entries')

      assert.deepEqual([code, context.kind], ['PHLO_SQL_FAILED', 'DIVISION_BY_ZERO'])
    })

    it('says that Trino lacks memory, not that the statement is wrong', async () => {
      const sql = `SELECT array_agg(x) FROM (${ENDLESS}) AS r(x, t)`

      assert.equal((await failure(sql)).code, 'PHLO_MEMORY_EXHAUSTED')
    })

    it('tells where nothing, or no Trino, answers', async () => {
      const { lake, connection, servers } = stack()
      const request = { ref: 'main', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
      for (const uri of ['http://127.0.0.1:1', servers.s3.endpoint]) {
        await assert.rejects(
          runTrinoQuery(lake, { ...connection, uri }, { ...request, sql: 'SELECT 1' }),
          (error: PhloError) => ['PHLO_TRINO_UNAVAILABLE', 'PHLO_TRINO_LOGIN_REFUSED'].includes(error.code),
        )
      }
    })
  })

  describe('rows', () => {
    it('keeps all digits of numbers, wherever they stand', async () => {
      const sql = `SELECT 9223372036854775807, -9223372036854775808, ARRAY[9007199254740993, NULL],
        MAP(ARRAY[1234567890123456789], ARRAY[CAST(ROW(9007199254740993) AS ROW(n BIGINT))]),
        '[1234567890123456789]' AS text, 1234567890123456.5e0, DECIMAL '12345678901234567890123456789012345678'`

      assert.deepEqual(await answer(sql), [
        [
          9223372036854775807n,
          -9223372036854775808n,
          [9007199254740993n, null],
          new Map([[1234567890123456789n, { n: 9007199254740993n }]]),
          '[1234567890123456789]',
          1234567890123456.5,
          12345678901234567890123456789012345678n,
        ],
      ])
    })

    it('brings times with a zone to UTC, and refuses one that clocks show twice', async () => {
      const instant = 1_593_554_400_000_000n
      const sql = `SELECT TIMESTAMP '2020-06-30 22:00:00 UTC', TIMESTAMP '2020-07-01 03:30:00 +05:30',
        TIMESTAMP '2020-07-01 00:00:00 Europe/Berlin', TIMESTAMP '2020-06-30 18:00:00.000000 America/New_York'`

      assert.deepEqual(await answer(sql), [[instant, instant, instant, instant]])
      assert.equal((await failure(`SELECT TIMESTAMP '2020-10-25 02:30:00 Europe/Berlin'`)).code, 'PHLO_SQL_FAILED')
    })

    it('streams more rows than it keeps, and tells how far it is', async () => {
      const seen: TrinoStats[] = []
      const sql = `SELECT x + y AS n, 'a text of some length' AS t
        FROM UNNEST(sequence(1, 1000)) AS a(x), UNNEST(sequence(1, 2000)) AS b(y)`
      const { batches } = await run(sql, { onProgress: (stats) => seen.push(stats) })
      const heapBytesBefore = heapBytesUsed()
      let [rows, batchCount, heapBytesMax] = [0, 0, 0]

      for await (const batch of batches()) {
        rows += batch.length
        if (batchCount++ % 10 === 0) heapBytesMax = Math.max(heapBytesMax, heapBytesUsed())
      }

      assert.equal(rows, 2_000_000)
      assert(heapBytesMax - heapBytesBefore < 100 * 1024 * 1024, `${heapBytesMax - heapBytesBefore} bytes`)
      assert(seen.length > 5 && seen.some(({ progressPercentage = 0 }) => progressPercentage > 0))
    })

    it('holds Trino back while nobody reads', async () => {
      assert.deepEqual(await unfinished(), [])
      const { batches } = await run(ENDLESS)
      const reading = batches()
      await reading.next()
      await new Promise((resolve) => setTimeout(resolve, 1000))

      assert.equal((await atWork()).length, 1)
      await reading.return(undefined)
      assert.deepEqual(await unfinished(), [])
    })
  })

  describe('stopping', () => {
    it('ends the statement in Trino, too, when it is stopped while rows are read', async () => {
      const stop = new AbortController()
      const { batches } = await run(ENDLESS, { signal: stop.signal })

      await assert.rejects(
        async () => {
          for await (const _ of batches()) stop.abort()
        },
        { code: 'PHLO_CANCELLED' },
      )

      assert.deepEqual(await unfinished(), [])
    })

    it('ends it before there are rows', async () => {
      const stop = new AbortController()
      const onProgress = ({ state }: TrinoStats) => state === 'RUNNING' && stop.abort()
      const sql = `SELECT count(*) FROM (${ENDLESS})`

      assert.equal((await failure(sql, { signal: stop.signal, onProgress })).code, 'PHLO_CANCELLED')
      assert.deepEqual(await unfinished(), [])
    })

    it('does not even begin when it was stopped before', async () => {
      assert.equal((await failure(ENDLESS, { signal: AbortSignal.abort() })).code, 'PHLO_CANCELLED')
      assert.deepEqual(await unfinished(), [])
    })
  })

  /** What Trino works on for us. */
  function atWork(): Promise<readonly unknown[]> {
    const sql = `SELECT state FROM system.runtime.queries WHERE "user" = 'ada' AND source = 'phlo'
      AND state NOT IN ('FINISHED', 'FAILED')`
    return stack().trino.query(sql)
  }

  /** What it does not end; it takes a moment to end what was ended, far less than the minutes until it forgets a client. */
  async function unfinished(): Promise<readonly unknown[]> {
    for (let attempt = 0; ; attempt++) {
      const rows = await atWork()
      if (rows.length === 0 || attempt === 300) return rows
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
})
