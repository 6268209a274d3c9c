import assert from 'node:assert/strict'
import { lakeProject, READINGS } from '../support/lake-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { tempProject } from '../support/temp-project.js'

interface Run {
  readonly run: string
  readonly status: string
  readonly ref: string
  readonly branch: string | null
  readonly assets: readonly {
    readonly asset: string
    readonly rowsWritten: string
    readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly sample: readonly unknown[] }[]
  }[]
}

describe('commands/materialize', () => {
  it('makes the warehouse of a fresh clone, publishes, and reports counts as text', async () => {
    await using project = await tempProject(READINGS)
    const { directory: cwd } = project

    const run = await phloJson<Run>(['materialize'], { cwd })

    assert.deepEqual([run.status, run.ref, run.assets[0]?.rowsWritten], ['published', 'main', '2'])
  })

  it('writes plain lines to stderr where there is no terminal, and one result to stdout', async () => {
    await using project = await lakeProject(READINGS)

    const { stdout, stderr, exitCode } = await runPhlo(['materialize'], { cwd: project.directory })

    assert.equal(exitCode, 0)
    assert.match(stderr, /^on main\nrun \w+ on main\n( {2}.*bronze\.readings.*\n)+$/)
    assert(!stderr.includes('\r') && !stderr.includes('\u001b'))
    assert.equal(stdout.trim().split('\n').length, 1)
  })

  it('lists what it would read with --dry-run, and writes nothing', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project

    const preview = await phloJson<{
      dryRun: boolean
      assets: readonly { asset: string; exists: boolean; files: readonly { state: string }[] }[]
    }>(['materialize', '--dry-run'], { cwd })
    const { runs } = await phloJson<{ runs: readonly Run[] }>(['runs', 'list'], { cwd })

    assert.equal(preview.dryRun, true)
    assert.deepEqual(
      preview.assets.map(({ asset, exists, files }) => [asset, exists, files.length]),
      [['bronze.readings', false, 1]],
    )
    assert.deepEqual(runs, [])
  })

  it('keeps a run that was told not to publish until it is published', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project

    const kept = await phloJson<Run>(['materialize', '--no-publish'], { cwd })
    const unpublished = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables'], { cwd })
    const published = await phloJson<Run>(['publish', kept.run], { cwd })
    const tables = await phloJson<{ tables: readonly { key: string }[] }>(['catalog', 'tables'], { cwd })

    assert.deepEqual([kept.status, kept.branch], ['unpublished', `run/${kept.run}`])
    assert.deepEqual(unpublished.tables, [])
    assert.equal(published.status, 'published')
    assert.deepEqual(
      tables.tables.map(({ key }) => key),
      ['bronze.readings'],
    )
  })

  it('exits with 1 when a check fails, leaves the target as it was, and shows the rows that failed', async () => {
    await using project = await lakeProject({ ...READINGS, 'data/2.csv': 'id,place,value\n3,roof,-1\n' })
    const { directory: cwd } = project

    const failed = await phloJson<Run>(['materialize'], { cwd, exitCode: 1 })
    const shown = await phloJson<Run>(['runs', 'show', failed.run], { cwd })
    const text = await runPhlo(['runs', 'show', failed.run], { cwd })
    const { tables } = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables'], { cwd })
    const forced = await phloJson<{ error: { code: string } }>(['publish', failed.run], { cwd, exitCode: 1 })

    assert.equal(failed.status, 'failed')
    assert.deepEqual(tables, [])
    const check = shown.assets[0]?.checks.find(({ passed }) => !passed)
    assert.equal(check?.sample.length, 1)
    assert.match(text.stdout, /roof/)
    assert.equal(forced.error.code, 'PHLO_RUN_NOT_PUBLISHABLE')
  })

  it('keeps the branch of a run that failed for as long as the settings say', async () => {
    await using project = await lakeProject({ ...READINGS, 'data/2.csv': 'id,place,value\n3,roof,-1\n' })
    const { directory: cwd } = project
    const materializeAndList = async () => {
      await phloJson(['materialize'], { cwd, exitCode: 1 })
      const { branches } = await phloJson<{ branches: readonly { name: string }[] }>(['branch', 'list', '--all'], {
        cwd,
      })
      return branches.filter(({ name }) => name.startsWith('run/')).map(({ name }) => name)
    }

    const [first] = await materializeAndList()
    const kept = await materializeAndList()
    await project.write('phlo.yaml', 'version: 1\nname: lake\nruns: { keep: 0s }\n')

    const dropped = await materializeAndList()

    assert.deepEqual([kept.length, kept.includes(first ?? '')], [2, true])
    assert.deepEqual([dropped.length, kept.some((name) => dropped.includes(name))], [1, false])
  })

  it('shows some of the rows that are bad, and in `runs show` all that are kept', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => `${index + 10},roof,bad${index}`)
    await using project = await lakeProject({ ...READINGS, 'data/2.csv': `id,place,value\n${rows.join('\n')}\n` })
    const { directory: cwd } = project
    const shownOf = (text: string) => [...new Set(text.match(/"bad\d"/g))].map((value) => value.charAt(4))

    const failed = await runPhlo(['materialize'], { cwd })
    const { runs } = await phloJson<{ runs: readonly Run[] }>(['runs', 'list'], { cwd })
    const shown = await runPhlo(['runs', 'show', runs[0]?.run ?? ''], { cwd })

    assert.deepEqual(shownOf(failed.stderr), ['0', '1', '2', '3', '4'])
    assert.deepEqual(shownOf(shown.stdout), ['0', '1', '2', '3', '4', '5', '6', '7'])
  })

  it('stops at Ctrl-C with 130 and the target untouched, and the next run does it all', async () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => `${index + 10},roof,${index}`)
    const data = { ...READINGS, 'data/2.csv': `id,place,value\n${rows.join('\n')}\n` }
    await using project = await lakeProject({ ...data, 'workflows/readings.ts': withEndlessCheck() })
    const { directory: cwd } = project

    const stopped = await runPhlo(['materialize'], { cwd, signal: { name: 'SIGINT', seen: /reading/, afterMs: 0 } })
    const { tables } = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables'], { cwd })
    const { runs } = await phloJson<{ runs: readonly Run[] }>(['runs', 'list'], { cwd })
    await project.write('workflows/readings.ts', READINGS['workflows/readings.ts'])
    const next = await phloJson<Run>(['materialize'], { cwd })

    assert.equal(stopped.exitCode, 130, stopped.stderr)
    assert.deepEqual(tables, [])
    assert.deepEqual(
      runs.map(({ status }) => status),
      ['failed'],
    )
    assert.deepEqual([next.status, next.assets[0]?.rowsWritten], ['published', '300002'])
  })

  it('names the asset that a misspelt selection may have meant', async () => {
    await using project = await lakeProject(READINGS)

    const failure = await phloJson<{ error: { code: string } }>(['materialize', 'bronze.reading'], {
      cwd: project.directory,
      exitCode: 2,
    })

    assert.equal(failure.error.code, 'PHLO_ASSET_UNKNOWN')
  })

  it('says how to begin where there are no assets', async () => {
    await using project = await lakeProject()

    const { stderr, exitCode } = await runPhlo(['materialize'], { cwd: project.directory })

    assert.equal(exitCode, 2)
    assert.match(stderr, / add FILE --run/)
  })

  it('shows in the status what is there, and undoes a published run by its commit', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project
    const { commit } = await phloJson<{ commit: string }>(['materialize'], { cwd })

    const status = await phloJson<{ assets: readonly { asset: string; exists: boolean; rowCount: string | null }[] }>(
      ['status'],
      { cwd },
    )
    const reverted = await phloJson<{ reverted: string; tables: readonly string[] }>(['revert', commit.slice(0, 10)], {
      cwd,
    })
    const after = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables'], { cwd })

    assert.deepEqual(
      status.assets.map(({ asset, exists, rowCount }) => [asset, exists, rowCount]),
      [['bronze.readings', true, '2']],
    )
    assert.equal(reverted.reverted, commit)
    assert(reverted.tables.includes('bronze.readings'))
    assert.deepEqual(after.tables, [])
  })

  it('undoes a published run by its id', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project
    const { run, commit } = await phloJson<{ run: string; commit: string }>(['materialize'], { cwd })

    const reverted = await phloJson<{ reverted: string }>(['revert', run], { cwd })

    assert.equal(reverted.reverted, commit)
  })

  it('names the newest commit to who would undo HEAD', async () => {
    await using project = await lakeProject()

    const { error } = await phloJson<{ error: { code: string; fixes: readonly string[]; context: { head: string } } }>(
      ['revert', 'HEAD'],
      { cwd: project.directory, exitCode: 2 },
    )

    assert.equal(error.code, 'PHLO_RUN_UNKNOWN')
    assert(error.fixes.at(-1)?.endsWith(`phlo revert ${error.context.head.slice(0, 12)}`))
  })
})

/** A run of it is not over before it is stopped, however late that is. */
function withEndlessCheck(): string {
  const check = "check.sql('endless', 'SELECT count(*) AS n FROM range(100000000000) GROUP BY ALL HAVING n = 0')"
  return READINGS['workflows/readings.ts'].replace('checks: [', `checks: [${check}, `)
}
