import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lakeProject, readingsProject } from '../support/lake-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import type { TempProject } from '../support/temp-project.js'

interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

describe('commands/query', () => {
  let project: TempProject
  let cwd: string

  before(async () => {
    project = await readingsProject()
    cwd = project.directory
  })
  after(() => project[Symbol.asyncDispose]())

  it('answers under --json with typed columns, and 64-bit integers as text', async () => {
    const answer = await phloJson<Rows>(['query', 'select id, place, value from bronze.readings order by id'], { cwd })

    assert.deepEqual(answer.columns, [
      { name: 'id', type: 'long' },
      { name: 'place', type: 'string' },
      { name: 'value', type: 'double' },
    ])
    assert.deepEqual(answer.rows, [
      ['1', 'attic', 20.5],
      ['2', 'cellar', 11],
    ])
  })

  it('puts rows on stdout alone, and says on stderr which ref it reads', async () => {
    const { stdout, stderr } = await runPhlo(['query', 'from bronze.readings', '--format', 'csv'], { cwd })

    assert.deepEqual(stdout.split(/\r?\n/), ['id,place,value', '1,attic,20.5', '2,cellar,11', ''])
    assert.equal(stderr, 'on main\n')
  })

  for (const sql of ['-- one\nselect 1::integer as one', '--one\nselect 1::integer as one']) {
    it(`takes ${JSON.stringify(sql)} for a statement, though it begins like a flag`, async () => {
      assert.deepEqual((await phloJson<Rows>(['query', sql], { cwd })).rows, [[1]])
    })
  }

  it('says where in a statement a mistake is', async () => {
    const { stderr, exitCode } = await runPhlo(['query', 'select 1,\n  from bronze.readings where\n'], { cwd })

    assert.equal(exitCode, 1)
    assert.match(stderr, /PHLO_SQL_FAILED .*line \d, column \d+/)
  })

  it('reads the statement from stdin and from a file', async () => {
    await project.write('one.sql', 'select 1::integer as one')

    const fromStdin = await phloJson<Rows>(['query', '-'], { cwd, stdin: 'select 1::integer as one' })
    const fromFile = await phloJson<Rows>(['query', '--file', 'one.sql'], { cwd })

    assert.deepEqual(fromStdin.rows, [[1]])
    assert.deepEqual(fromFile.rows, [[1]])
  })

  for (const [param, predicate] of [
    ['x=2', 'id = $x'],
    ['x=cellar', 'place = $x'],
    ['x=11.0', 'value = $x'],
    ['x="cellar"', 'place = $x'],
    ['x=null', 'id = 2 and $x is null'],
    ['x=true', 'id = 2 and $x'],
  ] as const) {
    it(`binds --param ${param}`, async () => {
      const args = ['query', `select id from bronze.readings where ${predicate}`, '--param', param]

      assert.deepEqual((await phloJson<Rows>(args, { cwd })).rows, [['2']])
    })
  }

  it('never splices a parameter into the statement', async () => {
    const args = ['query', 'select id from bronze.readings where place = $x', '--param', "x=' or '1'='1"]

    assert.deepEqual((await phloJson<Rows>(args, { cwd })).rows, [])
  })

  it('chooses the form of a new file by its ending, and overwrites none', async () => {
    const args = ['query', 'select id from bronze.readings order by id', '--output', 'ids.ndjson']

    const first = await phloJson<{ rows: string }>(args, { cwd })
    const again = await phloJson<{ error: { code: string } }>(args, { cwd, exitCode: 4 })

    assert.equal(first.rows, '2')
    assert.equal(again.error.code, 'PHLO_FILE_EXISTS')
    assert.equal(await readFile(join(cwd, 'ids.ndjson'), 'utf8'), '{"id":"1"}\n{"id":"2"}\n')
  })

  it('leaves no half-written file behind when the statement fails', async () => {
    await runPhlo(['query', "select error('no')", '--output', 'failed.csv'], { cwd })

    await assert.rejects(readFile(join(cwd, 'failed.csv')), { code: 'ENOENT' })
    await assert.rejects(readFile(join(cwd, 'failed.csv.part')), { code: 'ENOENT' })
  })

  it('refuses another form than JSON on stdout under --json', async () => {
    const csv = await phloJson<{ error: { code: string } }>(['query', 'select 1', '--format', 'csv'], {
      cwd,
      exitCode: 2,
    })

    assert.equal(csv.error.code, 'PHLO_USAGE_INVALID')
  })

  it('refuses Parquet without a file, and two statements at once', async () => {
    const parquet = await phloJson<{ error: { code: string } }>(['query', 'select 1', '--format', 'parquet'], {
      cwd,
      exitCode: 2,
    })
    const both = await phloJson<{ error: { code: string } }>(['query', 'select 1', '--file', 'one.sql'], {
      cwd,
      exitCode: 2,
    })

    assert.deepEqual([parquet.error.code, both.error.code], ['PHLO_USAGE_INVALID', 'PHLO_USAGE_INVALID'])
  })

  it('shows what would act on a terminal instead of sending it there', async () => {
    const { stdout } = await runPhlo(['query', "select chr(27) || '[31mred' as x"], { cwd })

    assert(!stdout.includes('\u001b'))
  })

  it('ends quietly when nobody reads on', async () => {
    const { exitCode, stderr } = await runPhlo(['query', 'from range(3000000)', '--format', 'csv'], {
      cwd,
      closeStdout: true,
    })

    assert.equal(exitCode, 0)
    assert.equal(stderr, 'on main\n')
  })

  for (const afterMs of [0, 1500]) {
    it(`stops at Ctrl-C with exit code 130, ${afterMs} ms after it has said where it asks`, async () => {
      const sql = 'select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 8'

      const { exitCode, stdout, stderr } = await runPhlo(['query', sql], {
        cwd,
        signal: { name: 'SIGINT', seen: /on main/, afterMs },
      })

      assert.equal(exitCode, 130)
      assert.equal(stdout, '')
      assert.match(stderr, /PHLO_CANCELLED/)
    })
  }
})

describe('commands/sql', () => {
  it('runs the statements on stdin one after another, and stops at the first that fails', async () => {
    await using project = await lakeProject()
    const stdin = "select 'a;b' as x; -- a comment;\nselect 2::integer as y; selct; select 3"

    const { stdout, exitCode } = await runPhlo(['sql', '--json'], { cwd: project.directory, stdin })

    const parts = stdout
      .trim()
      .split(/\n(?=\{)/)
      .map((part) => JSON.parse(part))
    assert.equal(exitCode, 1)
    assert.deepEqual(
      parts.map(({ rows, error }) => rows ?? error.code),
      [[['a;b']], [[2]], 'PHLO_SQL_FAILED'],
    )
  })
})
