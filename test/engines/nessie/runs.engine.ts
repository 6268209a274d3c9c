import assert from 'node:assert/strict'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { beginHistory } from '../../../src/cli/targets/begin-history.js'
import { publishRun } from '../../../src/pipelines/run/publish-run.js'
import { nessieServer } from '../../support/nessie-server.js'
import { type RunProject, runProject } from '../../support/run-project.js'
import { emptyNessie } from './empty-nessie.js'

const TABLES = ['a', 'b', 'c', 'd', 'e', 'f']

const FILES = Object.fromEntries(
  TABLES.flatMap((name) => [
    [
      `workflows/${name}.ts`,
      `import { check, files, ingest } from 'phlo'
       export const ${name} = ingest({
         table: 'bronze.${name}', source: files({ path: '${name}.csv' }), checks: [check.range('n', { max: 10 })],
       })`,
    ],
    [`${name}.csv`, 'n\n1\n'],
  ]),
)

describe('pipelines/run on Nessie', () => {
  const server = nessieServer()
  let project: RunProject

  beforeEach(async () => {
    const { uri } = server()
    const catalog = () => openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient })
    await emptyNessie(await catalog())
    await beginHistory(await catalog(), { default: 'main', protected: ['main'], create: [] })
    project = await runProject(FILES, { catalog })
  })
  afterEach(() => project?.[Symbol.asyncDispose]())

  it('publishes a run in one commit, and leaves no branch behind', async () => {
    const { run, status, commit } = await project.materialize()
    const [published] = await logOfMain()

    assert.equal(status, 'published')
    assert.equal(published?.hash, commit)
    assert.equal(published?.meta.properties['phlo.run'], run)
    assert.notEqual(published?.mergeParent, undefined)
    assert.deepEqual(await project.refs(), ['main'])
    assert.deepEqual(await project.rows('SELECT n FROM bronze.f'), [[1n]])
  })

  it('keeps a run whose check failed on its branch, where it can be looked at and published', async () => {
    await project.write('a.csv', 'n\n99\n')
    const { run, status } = await project.materialize({ select: ['bronze.a'] })
    const branch = `run/${run}`

    assert.equal(status, 'failed')
    assert.deepEqual(await project.refs(), ['main', branch])
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a', branch), [[99n]])
    await publishRun(project.context, run, { force: true })
    assert.deepEqual(await project.refs(), ['main'])
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a'), [[99n]])
  })

  it('publishes no run whose table has changed since, and one whose table has not', async () => {
    const select = ['bronze.a']
    const { run } = await project.materialize({ publish: false, select })
    const other = await project.materialize({ publish: false, select: ['bronze.b'] })
    await project.materialize({ select })

    await assert.rejects(publishRun(project.context, run, { force: false }), { code: 'PHLO_RUN_NOT_PUBLISHABLE' })
    assert.equal((await publishRun(project.context, other.run, { force: false })).status, 'published')
  })

  it('publishes every one of many runs that end at the same time', async () => {
    await project.materialize()
    for (const name of TABLES) await project.write(`${name}.csv`, 'n\n1\n2\n')
    const options = { refresh: true }
    const reports = await Promise.all(
      TABLES.map((name) => project.materialize({ ...options, select: [`bronze.${name}`] })),
    )

    assert.deepEqual(
      reports.map(({ status }) => status),
      TABLES.map(() => 'published'),
    )
    const published = (await logOfMain()).map(({ hash }) => hash)
    assert(reports.every(({ commit }) => commit !== undefined && published.includes(commit)))
    for (const name of TABLES) assert.deepEqual(await project.rows(`SELECT count(*) FROM bronze.${name}`), [[2n]])
    assert.deepEqual(await project.refs(), ['main'])
  })

  async function logOfMain() {
    const { catalog } = project.lake
    const entries = []
    for await (const entry of catalog.log((await catalog.reference('main'))?.hash ?? '')) entries.push(entry)
    return entries
  }
})
