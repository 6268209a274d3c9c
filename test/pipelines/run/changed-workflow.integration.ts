import assert from 'node:assert/strict'
import { currentSchema, defaultSpec } from '../../../src/iceberg/current-schema.js'
import { previewRun } from '../../../src/pipelines/run/preview-run.js'
import { loadWorkflows } from '../../../src/pipelines/workflows/load-workflows.js'
import { loadTable } from '../../../src/tables/load-table.js'
import { partitionBy, partitionText } from '../../../src/tables/table-partition.js'
import { library, type RunProject, runProject } from '../../support/run-project.js'

const FIRST = '{"id":1,"site":"n","note":"x","place":{"city":"Oslo","street":"A"}}\n'
const SECOND = '{"id":2,"site":"s","place":{"city":"Bergen","street":"B"}}\n'

function workflow(options: string): string {
  return `
    import { files, ingest, z } from 'phlo'
    export const a = ingest({ table: 'bronze.a', source: files({ path: 'data/*.ndjson' }), ${options} })`
}

/** A project that was materialized by one workflow, and then has another and a second file. */
async function changedProject(from: string, to: string): Promise<RunProject> {
  const project = await runProject({ 'workflows/a.ts': workflow(from), 'data/1.ndjson': FIRST })
  await project.materialize()
  await project.write('workflows/a.ts', workflow(to))
  await project.write('data/2.ndjson', SECOND)
  return project
}

async function partitionOf({ lake }: RunProject): Promise<string> {
  const main = await lake.catalog.reference('main')
  const { version } = await loadTable(lake, { hash: main?.hash ?? '', name: 'main' }, ['bronze', 'a'])
  return partitionText(partitionBy(defaultSpec(version.metadata), currentSchema(version.metadata)))
}

describe('pipelines/run and a workflow that changed', () => {
  for (const write of ["write: 'append'", "write: 'upsert', key: ['id']", "write: 'replace'"]) {
    it(`partitions new files as the workflow says now, with ${write}, and says so`, async () => {
      await using project = await changedProject(
        `${write}, partition: ['site']`,
        `${write}, partition: ['bucket(id, 4)', 'site']`,
      )

      const report = await project.materialize()

      assert.equal(await partitionOf(project), 'bucket(id, 4), site')
      assert.match(report.assets[0]?.schemaChanges[0] ?? '', /bucket\(id, 4\), site, those before by site/)
      assert.deepEqual(await project.rows("SELECT id FROM bronze.a WHERE site IN ('n', 's') ORDER BY id"), [[1n], [2n]])
      assert.equal((await project.materialize()).status, 'unchanged')
    })
  }

  it('says beforehand how new files would be partitioned', async () => {
    await using project = await changedProject("partition: ['site']", "partition: ['bucket(id, 4)']")
    const plan = { assets: await loadWorkflows({ projectDirectory: project.directory, library }) }

    const { assets } = await previewRun(project.context, plan, { ref: 'main', refresh: false })

    assert.match(assets[0]?.action ?? '', /^Append .* Partition new files by bucket\(id, 4\), not site\.$/)
  })

  it('partitions a table otherwise where the rows are those that it has', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'upsert', key: ['id']"),
      'data/1.ndjson': FIRST,
    })
    await project.materialize()
    await project.write('workflows/a.ts', workflow("write: 'upsert', key: ['id'], partition: ['site']"))

    const report = await project.materialize()

    assert.equal(report.status, 'published')
    assert.equal(await partitionOf(project), 'site')
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('leaves the partition of the table where the workflow does not name one any more, and says how to end it', async () => {
    await using project = await changedProject("partition: ['site']", '')

    const first = await project.materialize()
    await project.write('data/3.ndjson', SECOND)
    const second = await project.materialize()

    assert.equal(await partitionOf(project), 'site')
    assert.match(first.assets[0]?.notes.join() ?? '', /partitioned by site.*note: kept|note: kept.*partitioned by site/)
    assert.doesNotMatch(second.assets[0]?.notes.join() ?? '', /partition/)
    await project.write('workflows/a.ts', workflow('partition: []'))
    await project.write('data/4.ndjson', SECOND)
    await project.materialize()
    assert.equal(await partitionOf(project), 'none')
  })

  it('fills a partition by null where a file lacks its column', async () => {
    await using project = await changedProject("partition: ['note']", "partition: ['note']")

    await project.materialize()

    assert.deepEqual(await project.rows('SELECT id, note FROM bronze.a ORDER BY id'), [
      [1n, 'x'],
      [2n, null],
    ])
  })

  it('keeps the columns and fields that a schema does not name any more, null in new rows, and names them', async () => {
    await using project = await changedProject(
      `schema: z.object({ id: z.int(), note: z.string().nullable(),
        place: z.object({ city: z.string(), street: z.string().nullable() }) })`,
      'schema: z.object({ id: z.int(), place: z.object({ city: z.string() }) })',
    )

    const report = await project.materialize()

    assert.match(report.assets[0]?.notes[0] ?? '', /^note, place\.street: /)
    assert.deepEqual(await project.rows('SELECT id, note, place.street FROM bronze.a ORDER BY id'), [
      [1n, 'x', 'A'],
      [2n, null, null],
    ])
  })

  it('goes on to read a column that the schema does not name any more where the files have it', async () => {
    await using project = await changedProject(
      'schema: z.object({ id: z.int(), site: z.string() })',
      'schema: z.object({ id: z.int() })',
    )

    await project.materialize()

    assert.deepEqual(await project.rows('SELECT id, site FROM bronze.a ORDER BY id'), [
      [1n, 'n'],
      [2n, 's'],
    ])
  })

  for (const [what, from, to, fixed] of [
    [
      'column',
      'schema: z.object({ id: z.int(), note: z.string() })',
      'schema: z.object({ id: z.int() })',
      'schema: z.object({ id: z.int(), note: z.string().nullable() })',
    ],
    [
      'field',
      'schema: z.object({ id: z.int(), place: z.object({ city: z.string(), street: z.string() }) })',
      'schema: z.object({ id: z.int(), place: z.object({ city: z.string() }) })',
      'schema: z.object({ id: z.int(), place: z.object({ city: z.string(), street: z.string().nullable() }) })',
    ],
  ] as const) {
    it(`refuses to leave out a ${what} that the table requires, until the schema lets it be null`, async () => {
      await using project = await changedProject(from, to)

      await assert.rejects(project.materialize(), { code: 'PHLO_COLUMNS_MISMATCH' })
      await project.write('workflows/a.ts', workflow(fixed))
      await project.materialize()

      assert.deepEqual(await project.rows('SELECT id FROM bronze.a ORDER BY id'), [[1n], [2n]])
    })
  }
})
