import assert from 'node:assert/strict'
import { join } from 'node:path'
import { lakeProject, readingsProject } from '../support/lake-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

describe('commands/config', () => {
  it('shows every setting with where it comes from, and none of the environment', async () => {
    await using project = await tempProject({ '.env': 'SECRET=hunter2\nPHLO_THREADS=3\n' })
    const { directory: cwd } = project

    const { settings } = await phloJson<{ settings: readonly { key: string; value: unknown; origin: string }[] }>(
      ['config', 'show'],
      { cwd, env: { PHLO_WAREHOUSE: 'elsewhere' } },
    )

    const byKey = new Map(settings.map(({ key, value, origin }) => [key, [value, origin]]))
    assert.deepEqual(byKey.get('name'), ['lake', 'phlo.yaml:2:7'])
    assert.deepEqual(byKey.get('targets.local.threads'), [3, '.env:2'])
    assert.deepEqual(byKey.get('targets.local.warehouse'), [join(cwd, 'elsewhere'), 'PHLO_WAREHOUSE'])
    assert.deepEqual(byKey.get('branches.default'), ['main', 'default'])
    assert.doesNotMatch(JSON.stringify(settings), /hunter2/)
  })

  it('says which variables nothing reads', async () => {
    await using project = await tempProject()
    const { directory: cwd } = project
    const env = { PHLO_MEMROY: '2GB' }

    const text = await runPhlo(['config', 'validate'], { cwd, env })

    assert.match(text.stderr, /PHLO_MEMROY.*PHLO_MEMORY/)
    assert.equal(text.exitCode, 0)
  })

  it('finds the project from a folder inside it, and by --project from anywhere', async () => {
    await using project = await tempProject({ 'deep/er/x.txt': '' })
    const { directory } = project

    const inside = await phloJson<{ directory: string }>(['config', 'show'], { cwd: join(directory, 'deep/er') })
    const named = await phloJson<{ directory: string }>(['config', 'show', '-C', directory], { cwd: '/' })

    assert.deepEqual([inside.directory, named.directory], [directory, directory])
  })
})

describe('commands/doctor', () => {
  const statusOf = (findings: readonly { name: string; status: string }[], wanted: string) =>
    findings.find(({ name }) => name === wanted)?.status

  it('finds nothing wrong with a project that works', async () => {
    await using project = await lakeProject()

    const { healthy, findings } = await phloJson<{
      healthy: boolean
      findings: readonly { name: string; status: string }[]
    }>(['doctor'], { cwd: project.directory })

    assert.equal(healthy, true)
    for (const name of ['node', 'duckdb', 'project', 'warehouse', 'catalog', 'disk', 'clock']) {
      assert.equal(statusOf(findings, name), 'ok', name)
    }
  })

  it('exits with 3 outside of a project, and still looks at the machine', async () => {
    const { healthy, findings } = await phloJson<{
      healthy: boolean
      findings: readonly { name: string; status: string; fixes: readonly string[] }[]
    }>(['doctor'], { cwd: '/', exitCode: 3 })

    assert.equal(healthy, false)
    assert.deepEqual(
      ['duckdb', 'project', 'warehouse'].map((name) => statusOf(findings, name)),
      ['ok', 'failed', 'skipped'],
    )
    assert(findings.every(({ status, fixes }) => status !== 'failed' || fixes.length > 0))
  })

  it('says what to do where Docker does not answer, other than to run it again', async () => {
    await using project = await tempProject()
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    await phloJson(['services', 'init'], { cwd: project.directory, env })

    const { findings } = await phloJson<{
      findings: readonly { name: string; status: string; fixes: readonly string[] }[]
    }>(['doctor'], { cwd: project.directory, env, exitCode: 3 })

    const docker = findings.find(({ name }) => name === 'docker')
    assert.equal(docker?.status, 'failed')
    assert.equal(docker.fixes.length, 1)
    assert.doesNotMatch(docker.fixes.join(), /phlo doctor/)
  })

  it('writes in one line what is wrong with a target', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'targets: { team: { warehouse: env(LAKE) } }\n' })

    const { stdout } = await runPhlo(['doctor'], { cwd: project.directory })

    assert.match(stdout, /! +target team .* LAKE is not set\./)
    assert.doesNotMatch(stdout, /\\n/)
  })

  it('hints at commands that work when they are pasted', async () => {
    const { stdout } = await runPhlo(['doctor'], { cwd: '/' })

    assert.match(stdout, /project → .*node \S+run\.js /)
  })
})

describe('commands/explain', () => {
  it('explains a code, and suggests the one that was meant', async () => {
    const known = await phloJson<{ code: string; exitCode: number }>(['explain', 'phlo_ref_unknown'], { cwd: '/' })
    const mistyped = await runPhlo(['explain', 'PHLO_REF_UNKNWON'], { cwd: '/' })

    assert.deepEqual([known.code, known.exitCode], ['PHLO_REF_UNKNOWN', 2])
    assert.equal(mistyped.exitCode, 2)
    assert.match(mistyped.stderr, /explain PHLO_REF_UNKNOWN/)
  })
})

describe('commands/catalog', () => {
  let project: TempProject
  let cwd: string

  before(async () => {
    project = await readingsProject()
    cwd = project.directory
  })
  after(() => project[Symbol.asyncDispose]())

  it('lists the tables of a ref with rows and files', async () => {
    const { ref, tables } = await phloJson<{ ref: string; tables: readonly Record<string, unknown>[] }>(
      ['catalog', 'tables'],
      { cwd },
    )

    assert.equal(ref, 'main')
    assert.deepEqual(
      tables.map(({ key, type, rowCount, fileCount }) => [key, type, rowCount, fileCount]),
      [['bronze.readings', 'table', '2', 1]],
    )
  })

  it('describes a table by its columns', async () => {
    const table = await phloJson<{ columns: readonly Record<string, unknown>[]; rowCount: string }>(
      ['catalog', 'describe', 'bronze.readings'],
      { cwd },
    )

    assert.deepEqual(
      table.columns.map(({ name, type, required }) => [name, type, required]),
      [
        ['id', 'long', true],
        ['place', 'string', true],
        ['value', 'double', true],
      ],
    )
    assert.equal(table.rowCount, '2')
  })

  it('tells the history of a table, and what it held at an earlier time', async () => {
    const { history } = await phloJson<{ history: readonly { change: string; time: string }[] }>(
      ['catalog', 'history', 'bronze.readings'],
      { cwd },
    )
    const before = await phloJson<{ error: { code: string } }>(['catalog', 'tables', '--at', '2020-01-01'], {
      cwd,
      exitCode: 2,
    })

    assert.equal(history.at(-1)?.change, 'created')
    assert.equal(before.error.code, 'PHLO_REF_UNKNOWN')
  })

  it('finds a whole warehouse whole', async () => {
    const report = await phloJson<{ tablesChecked: number; problems: readonly unknown[] }>(['catalog', 'fsck'], { cwd })

    assert(report.tablesChecked >= 1)
    assert.deepEqual(report.problems, [])
  })

  it('has nothing to relocate where nothing was moved', async () => {
    const report = await phloJson<{ branches: readonly unknown[] }>(['catalog', 'relocate'], { cwd })

    assert.deepEqual(report.branches, [])
  })

  it('refuses a name that climbs out of the warehouse', async () => {
    const failure = await phloJson<{ error: { code: string } }>(['catalog', 'describe', '../../etc/passwd'], {
      cwd,
      exitCode: 2,
    })

    assert.equal(failure.error.code, 'PHLO_NAME_INVALID')
  })

  it('suggests the table that was meant', async () => {
    const failure = await phloJson<{ error: { code: string; context: { suggestion: string } } }>(
      ['catalog', 'describe', 'bronze.reading'],
      { cwd, exitCode: 2 },
    )

    assert.equal(failure.error.context.suggestion, 'bronze.readings')
  })
})
