import assert from 'node:assert/strict'
import { listRuns, showRun } from '../../../src/pipelines/run/list-runs.js'
import { publishRun } from '../../../src/pipelines/run/publish-run.js'
import { projectStatus } from '../../../src/pipelines/status/project-status.js'
import { runTables } from '../../../src/pipelines/status/run-tables.js'
import { loadWorkflows } from '../../../src/pipelines/workflows/load-workflows.js'
import { library, runProject } from '../../support/run-project.js'

const FILES = {
  'workflows/a.ts': `
    import { check, files, ingest } from 'phlo'
    export const a = ingest({
      table: 'bronze.a', source: files({ path: 'data/*.csv' }), schedule: '0 * * * *',
      checks: [check.range('n', { max: 10 })],
    })`,
  'data/1.csv': 'n\n1\n',
}

describe('pipelines/run/publish-run', () => {
  it('publishes later what was kept on its branch', async () => {
    await using project = await runProject(FILES)
    const { run } = await project.materialize({ publish: false })

    const report = await publishRun(project.context, run, { force: false })

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a'), [[1n]])
    assert.deepEqual(await project.refs(), ['main'])
    assert.equal((await showRun(project.context, run)).status, 'published')
    await assert.rejects(publishRun(project.context, run, { force: true }), { code: 'PHLO_RUN_NOT_PUBLISHABLE' })
  })

  it('publishes a run whose checks failed only by force', async () => {
    await using project = await runProject({ ...FILES, 'data/1.csv': 'n\n99\n' })
    const { run } = await project.materialize()

    await assert.rejects(publishRun(project.context, run, { force: false }), { code: 'PHLO_RUN_NOT_PUBLISHABLE' })
    const report = await publishRun(project.context, run, { force: true })

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a'), [[99n]])
  })

  it('refuses a run whose table has changed on the target since', async () => {
    await using project = await runProject(FILES)
    const { run } = await project.materialize({ publish: false })
    await project.materialize()

    await assert.rejects(publishRun(project.context, run, { force: true }), { code: 'PHLO_RUN_NOT_PUBLISHABLE' })
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a'), [[1n]])
  })

  it('refuses a run that an error ended', async () => {
    await using project = await runProject({ ...FILES, 'data/1.csv': '' })
    await assert.rejects(project.materialize())
    const [failed] = await listRuns(project.context, { runsMax: 1 })

    assert.equal(failed?.status, 'failed')
    assert.equal(failed.error?.code, 'PHLO_FILE_EMPTY')
    await assert.rejects(publishRun(project.context, failed.run, { force: true }), { code: 'PHLO_RUN_NOT_PUBLISHABLE' })
  })

  it('finds a run by the end of its id, and names a run that it does not find', async () => {
    await using project = await runProject(FILES)
    const { run } = await project.materialize()

    assert.equal((await showRun(project.context, run.slice(-6).toLowerCase())).run, run)
    await assert.rejects(showRun(project.context, 'nothing'), { code: 'PHLO_RUN_UNKNOWN' })
  })

  it('names the runs where part of an id means more than one', async () => {
    await using project = await runProject(FILES)
    const runs = [(await project.materialize()).run, (await project.materialize()).run]

    await assert.rejects(showRun(project.context, runs[0]?.slice(0, 5) ?? ''), {
      code: 'PHLO_RUN_AMBIGUOUS',
      context: { run: runs[0]?.slice(0, 5), runs: runs.reverse() },
    })
  })
})

describe('pipelines/status', () => {
  it('says unknown of what was never filled, and counts what was', async () => {
    await using project = await runProject(FILES)
    const assets = await loadWorkflows({ projectDirectory: project.directory, library })

    const before = await projectStatus(project.context, assets, 'main')
    const { run } = await project.materialize()
    const after = await projectStatus(project.context, assets, 'main')

    assert.deepEqual(
      before.assets.map(({ exists, rowCount, lastRun, freshness }) => [exists, rowCount, lastRun, freshness.state]),
      [[false, undefined, undefined, 'not-checked']],
    )
    assert.equal(after.assets[0]?.rowCount, 1n)
    assert.equal(after.assets[0].lastRun?.run, run)
    assert.equal(after.assets[0].lastRun.status, 'published')
  })

  it('tells how fresh a table is where a check asks, unknown while there is none', async () => {
    await using project = await runProject({
      'workflows/a.ts': `
        import { check, files, ingest } from 'phlo'
        const checks = [check.freshness('at', { warn: '1h' })]
        export const a = ingest({ table: 'bronze.a', source: files({ path: 'a.csv' }), checks })`,
      'a.csv': 'at\n2026-01-01 10:00:00\n',
    })
    const assets = await loadWorkflows({ projectDirectory: project.directory, library })

    const before = await projectStatus(project.context, assets, 'main')
    await project.materialize()
    const after = await projectStatus(project.context, assets, 'main')

    assert.equal(before.assets[0]?.freshness.state, 'unknown')
    const freshness = after.assets[0]?.freshness
    assert(freshness?.state === 'stale')
    assert.equal(freshness.newestMs, Date.UTC(2026, 0, 1, 10))
  })

  it('offers runs and checks as tables', async () => {
    await using project = await runProject({ ...FILES, 'data/1.csv': 'n\n99\n' })
    const { run } = await project.materialize()

    const tables = runTables(project.context)
    const rows = await Promise.all(tables.map(({ content }) => (content.type === 'rows' ? content.rows() : [])))

    assert.deepEqual(rows[0]?.[0]?.slice(0, 3), [run, 'failed', 'main'])
    assert.deepEqual(rows[1]?.[0]?.slice(0, 6), [run, 'bronze.a', 'range(n)', 'error', false, 1n])
    assert.deepEqual(
      rows.map((some) => some[0]?.length),
      tables.map(({ columns }) => columns.length),
    )
  })
})
