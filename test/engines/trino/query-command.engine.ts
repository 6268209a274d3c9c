import assert from 'node:assert/strict'
import { join } from 'node:path'
import { quoteLiteral } from '../../../src/engine/quote.js'
import { runQuery } from '../../../src/query/run-query.js'
import { createRefCatalog } from '../../../src/query/trino/ref-catalog.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { entriesRequest } from '../../support/entries-table.js'
import { REMOTE_TARGET, remoteEnvironment } from '../../support/remote-target.js'
import { resultText } from '../../support/rows-text.js'
import { type PhloOptions, phloJson, runPhlo } from '../../support/run-phlo.js'
import { type TempProject, tempProject } from '../../support/temp-project.js'
import { trinoStack } from '../../support/trino-stack.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'

const ENDLESS = `SELECT a.x + b.x AS n, 'some text' AS t FROM
  UNNEST(sequence(1, 10000)) AS a(x), UNNEST(sequence(1, 10000)) AS b(x), UNNEST(sequence(1, 10000)) AS c(x)`

const ON_MAIN = { ref: 'main', at: undefined, parameters: {}, systemTables: [], signal: undefined }

describe('engines/trino/query-command', () => {
  const stack = trinoStack()
  let project: TempProject

  before(async () => {
    const { lake, connection } = stack()
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, NULL), (3, 'ü, "x"')`))
    for (const kind of TABLE_KINDS) if (kind.name === 'every_type') await writeTableKind(lake, kind)
    project = await tempProject({ 'phlo.yaml': `version: 1\nname: lake\ntarget: remote\ntargets:${REMOTE_TARGET}` })
    // The Trino of others has a catalog for main, made by whoever runs it.

    await createRefCatalog(connection, { name: 'main', ref: 'main' })
  })
  after(() => project?.[Symbol.asyncDispose]())

  const phlo = (args: readonly string[], more: Partial<PhloOptions> = {}) =>
    runPhlo(args, { cwd: project.directory, env: remoteEnvironment(stack().servers), ...more })
  const query = (sql: string, ...more: readonly string[]) => phlo(['query', sql, ...more])

  for (const format of ['table', 'json', 'ndjson', 'csv', 'markdown'] as const) {
    it(`writes the same ${format} as with DuckDB`, async () => {
      const sql = 'SELECT id, name, id * 2 AS twice, name IS NULL AS bare FROM bronze.entries ORDER BY id'

      const [byTrino, byDuckDB] = [
        await query(sql, '--format', format, '--engine', 'trino'),
        await query(sql, '--format', format),
      ]

      assert.deepEqual([byTrino.exitCode, byTrino.stdout], [0, byDuckDB.stdout], byTrino.stderr)
    })
  }

  it('writes values of every type as with DuckDB', async () => {
    const sql = `SELECT flag, small, large, single, "double", money, wide, huge, day, clock, local, instant, text, identity,
      bytes, point, tags, counts FROM kinds.every_type`

    assert.deepEqual(
      await phloJson(['query', sql, '--engine', 'trino'], {
        cwd: project.directory,
        env: remoteEnvironment(stack().servers),
      }),
      await phloJson(['query', sql], { cwd: project.directory, env: remoteEnvironment(stack().servers) }),
    )
  })

  it('exports rows to Parquet, and replaces no file', async () => {
    const options = ['--engine', 'trino', '--output', 'every.parquet']
    const sql = 'SELECT * FROM kinds.every_type'

    assert.equal((await query(sql, ...options)).exitCode, 0)
    assert.equal((await query(sql, ...options)).exitCode, 4)
    assert.deepEqual(await unfinished(), [])

    const path = join(project.directory, 'every.parquet')
    const engine = await stack().lake.engine()
    assert.deepEqual(
      await resultText(await engine.query(`SELECT * FROM read_parquet(${quoteLiteral(path)})`)),
      await resultText(await runQuery(await stack().lake.reopen(), { ...ON_MAIN, sql })),
    )
  })

  it('binds parameters, and says where a statement fails', async () => {
    const bound = await query(
      'SELECT name FROM bronze.entries WHERE id = $id',
      '--param',
      'id=1',
      '--engine',
      'trino',
      '--json',
    )
    assert.deepEqual(JSON.parse(bound.stdout).rows, [['a']])

    const failed = await query('SELECT nam FROM bronze.entries', '--engine', 'trino', '--json')
    const { error } = JSON.parse(failed.stdout)
    assert.deepEqual(
      [failed.exitCode, error.code, error.context.line, error.context.column],
      [1, 'PHLO_SQL_FAILED', 1, 8],
    )
  })

  it('writes of a statement that fails before its first row nothing but why', async () => {
    const sql = `SELECT sum(a.x * b.x) / (count(*) - count(*)) AS n
      FROM UNNEST(sequence(1, 10000)) AS a(x), UNNEST(sequence(1, 2000)) AS b(x)`
    const [json, csv] = [
      await query(sql, '--engine', 'trino', '--json'),
      await query(sql, '--engine', 'trino', '--format', 'csv'),
    ]

    assert.deepEqual([json.exitCode, JSON.parse(json.stdout).error.context.kind], [1, 'DIVISION_BY_ZERO'])
    assert.deepEqual([csv.exitCode, csv.stdout], [1, ''])
  })

  it('runs the statements of the prompt by Trino', async () => {
    const stdin = 'SELECT count(*) AS n FROM bronze.entries;\nSHOW TABLES FROM bronze;\n'
    const { stdout, exitCode } = await phlo(['sql', '--engine', 'trino', '--json'], { stdin })

    assert.equal(exitCode, 0)
    assert.match(stdout, /\["3"\][\s\S]*\["entries"\]/)
  })

  it('ends the statement in Trino on Ctrl-C, and with it the command', async () => {
    const { exitCode, stderr } = await phlo(['query', `SELECT count(*) FROM (${ENDLESS})`, '--engine', 'trino'], {
      signal: { name: 'SIGINT', seen: /on main/, afterMs: 1500 },
    })

    assert.equal(exitCode, 130, stderr)
    assert.deepEqual(await unfinished(), [])
  })

  it('ends the statement in Trino when nobody reads the rows any more', async () => {
    const { exitCode } = await phlo(['query', ENDLESS, '--engine', 'trino', '--format', 'csv'], { closeStdout: true })

    assert.equal(exitCode, 0)
    assert.deepEqual(await unfinished(), [])
  })

  it('says of a target without Trino that it has none, and of a Trino that is down that it cannot be reached', async () => {
    const local = await phlo(['init', 'other', '--yes', '--json'], {})
    assert.equal(local.exitCode, 0, local.stderr)
    const absent = await phlo(['query', 'SELECT 1', '--engine', 'trino', '--target', 'local', '--json'], {
      cwd: join(project.directory, 'other'),
    })
    assert.deepEqual([absent.exitCode, JSON.parse(absent.stdout).error.code], [2, 'PHLO_TRINO_ABSENT'])

    const { trino: _, ...without } = stack().servers
    const down = await phlo(['query', 'SELECT 1', '--engine', 'trino', '--json'], { env: remoteEnvironment(without) })
    assert.deepEqual([down.exitCode, JSON.parse(down.stdout).error.code], [3, 'PHLO_TRINO_UNAVAILABLE'])
  })

  async function unfinished(): Promise<readonly unknown[]> {
    const sql = `SELECT state, query FROM system.runtime.queries WHERE source = 'phlo' AND state NOT IN ('FINISHED', 'FAILED')`
    for (let attempt = 0; ; attempt++) {
      const rows = await stack().trino.query(sql)
      if (rows.length === 0 || attempt === 300) return rows
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
})
