import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { previewRun } from '../../../src/pipelines/run/preview-run.js'
import { planRun } from '../../../src/pipelines/selection/plan-run.js'
import { loadWorkflows } from '../../../src/pipelines/workflows/load-workflows.js'
import { deleteRows } from '../../../src/tables/delete-rows.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import { revertCommit } from '../../../src/tables/revert-commit.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { entriesRequest } from '../../support/entries-table.js'
import { library, type RunProject, runProject } from '../../support/run-project.js'

const ROWS = 'SELECT id, v FROM bronze.a ORDER BY id'

describe('pipelines/run and the cursor of an upsert', () => {
  it('reads nothing again that it has read', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n' }))
    await project.materialize()

    const report = await project.materialize()

    assert.equal(report.status, 'unchanged')
    assert.equal(report.assets[0]?.message, 'No file is new.')
  })

  it('lets the rows of a later file replace those of an earlier one, which it does not read again', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n2,b\n' }))
    await project.materialize()
    await project.write('data/2.csv', 'id,v\n2,B\n3,c\n')

    const [asset] = (await project.materialize()).assets

    assert.deepEqual([asset?.files, asset?.rowsWritten, asset?.rowsUpdated], [1, 2n, 1n])
    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'a'],
      [2n, 'B'],
      [3n, 'c'],
    ])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('reads a changed file again whole, and only that', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n', 'data/2.csv': 'id,v\n2,b\n' }))
    await project.materialize()
    await project.write('data/1.csv', 'id,v\n1,A\n9,z\n')

    const report = await project.materialize()

    assert.equal(report.assets[0]?.files, 1)
    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'A'],
      [2n, 'b'],
      [9n, 'z'],
    ])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('keeps the rows of a file that is gone, and knows the file when it comes back', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n', 'data/2.csv': 'id,v\n2,b\n' }))
    await project.materialize()
    await rm(join(project.directory, 'data/1.csv'))
    await project.write('data/3.csv', 'id,v\n3,c\n')
    await project.materialize()
    await project.write('data/1.csv', 'id,v\n1,a\n')

    const report = await project.materialize()

    assert.equal(report.status, 'unchanged')
    assert.deepEqual(await project.rows('SELECT id FROM bronze.a ORDER BY id'), [[1n], [2n], [3n]])
  })

  it('reads all files again when the workflow declares them otherwise', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n', 'data/2.csv': 'id,v\n2,NA\n' }))
    await project.materialize()
    await project.write('workflows/a.ts', workflow("write: 'upsert', key: ['id'],", "nullTexts: ['NA']"))

    const report = await project.materialize()

    assert.equal(report.assets[0]?.files, 2)
    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'a'],
      [2n, null],
    ])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('reads all files where it is not known which were read', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,name\n1,a\n' }))
    await createBranch(project, 'dev')
    await writeRows(
      project.lake,
      entriesRequest(`(1, 'by hand'), (5, 'by hand')`, { branch: 'dev', key: ['bronze', 'a'] }),
    )

    await project.materialize({ ref: 'dev' })

    assert.deepEqual(await project.rows('SELECT id, name FROM bronze.a ORDER BY id', 'dev'), [
      [1n, 'a'],
      [5n, 'by hand'],
    ])
  })

  it('takes nothing back when an old file is read again, and says how many rows it left out', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'upsert', key: ['id'], cursor: { column: 'at' },"),
      'data/1.csv': 'id,v,at\n1,old,1\n2,kept,1\n',
    })
    await project.materialize()
    await project.write('data/2.csv', 'id,v,at\n1,new,2\n')
    await project.materialize()
    await project.write('data/1.csv', 'id,v,at\n1,old and changed,1\n2,corrected,1\n')

    const report = await project.materialize()

    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'new'],
      [2n, 'corrected'],
    ])
    assert.match(report.assets[0]?.notes[0] ?? '', /later ones by at: 1$/)
  })

  it('replaces all rows by one per key when told to refresh', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'upsert', key: ['id'], cursor: { column: 'at' },"),
      'data/1.csv': 'id,v,at\n1,old,1\n2,gone,1\n',
    })
    await project.materialize()
    await project.write('data/1.csv', 'id,v,at\n1,old,1\n')
    await project.write('data/2.csv', 'id,v,at\n1,new,2\n')

    const report = await project.materialize({ refresh: true })

    assert.equal(report.assets[0]?.files, 2)
    assert.deepEqual(await project.rows(ROWS), [[1n, 'new']])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('refuses to refresh from several rows of one key where no column tells the last', async () => {
    await using project = await runProject(upsert({ 'data/1.csv': 'id,v\n1,a\n' }))
    await project.materialize()
    await project.write('data/2.csv', 'id,v\n1,b\n')

    await assert.rejects(project.materialize({ refresh: true }), { code: 'PHLO_KEY_DUPLICATE' })
    assert.deepEqual(await project.rows(ROWS), [[1n, 'a']])
  })
})

describe('pipelines/run and the cursor of a replace', () => {
  const CHANGES: readonly (readonly [string, (project: RunProject) => Promise<unknown>, readonly bigint[]])[] = [
    ['has changed', (project) => project.write('data/1.csv', 'id\n7\n'), [2n, 7n]],
    ['has appeared', (project) => project.write('data/3.csv', 'id\n3\n'), [1n, 2n, 3n]],
    ['is gone', (project) => rm(join(project.directory, 'data/2.csv')), [1n]],
  ]
  for (const [what, change, ids] of CHANGES) {
    it(`reads all files again when one of them ${what}, and none otherwise`, async () => {
      await using project = await runProject(replace())
      await project.materialize()
      const same = await project.materialize()

      await change(project)
      const changed = await project.materialize()

      assert.equal(same.status, 'unchanged')
      assert.equal(same.assets[0]?.message, 'No file has changed.')
      assert.equal(changed.status, 'published')
      const rows = await project.rows('SELECT id FROM bronze.a ORDER BY id')
      assert.deepEqual(rows.flat(), ids)
    })
  }

  it('reads all files again when the workflow declares them otherwise, but not for its checks', async () => {
    await using project = await runProject(replace())
    await project.materialize()

    await project.write('workflows/a.ts', workflow("write: 'replace', tags: ['x'],"))
    const tagged = await project.materialize()
    await project.write('workflows/a.ts', workflow("write: 'replace', schema: z.object({ id: z.int() }),"))
    const typed = await project.materialize()

    assert.equal(tagged.status, 'unchanged')
    assert.equal(typed.assets[0]?.files, 2)
  })

  it('reads all files again when somebody else has changed the rows', async () => {
    await using project = await runProject(replace())
    await project.materialize()
    await createBranch(project, 'dev')
    await deleteRows(project.lake, {
      branch: 'dev',
      key: ['bronze', 'a'],
      filter: { op: 'eq', fieldId: 1, value: 1n },
      commit: { message: 'Delete', properties: {} },
    })

    const report = await project.materialize({ ref: 'dev' })

    assert.equal(report.status, 'published')
    assert.deepEqual((await project.rows('SELECT id FROM bronze.a ORDER BY id', 'dev')).flat(), [1n, 2n])
  })
})

describe('pipelines/run and the cursor of an append', () => {
  it('applies what changed in the workflow to new files only, and says so', async () => {
    await using project = await runProject(append({ 'data/1.csv': 'id,v\n1,NA\n' }))
    await project.materialize()
    await project.write('workflows/a.ts', workflow('', "nullTexts: ['NA']"))

    const same = await project.materialize()
    await project.write('data/2.csv', 'id,v\n2,NA\n')
    await project.materialize()

    assert.match(same.assets[0]?.message ?? '', /--refresh/)
    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'NA'],
      [2n, null],
    ])
  })

  it('loads the files of a run again that was reverted', async () => {
    await using project = await runProject(append({ 'data/1.csv': 'id,v\n1,a\n' }))
    await project.materialize()
    await project.write('data/2.csv', 'id,v\n2,b\n')
    const { commit } = await project.materialize()
    await revertCommit(project.lake, { branch: 'main', commit: commit ?? '', message: undefined })

    const reverted = await project.rows(ROWS)
    const report = await project.materialize()

    assert.deepEqual(reverted, [[1n, 'a']])
    assert.equal(report.assets[0]?.files, 1)
    assert.deepEqual(await project.rows(ROWS), [
      [1n, 'a'],
      [2n, 'b'],
    ])
  })

  it('travels with a branch, and back with its merge', async () => {
    await using project = await runProject(append({ 'data/1.csv': 'id,v\n1,a\n' }))
    await project.materialize()
    await createBranch(project, 'dev')
    await project.write('data/2.csv', 'id,v\n2,b\n')

    const branched = await project.materialize({ ref: 'dev' })
    const again = await project.materialize({ ref: 'dev' })
    const preview = await previewOf(project)
    await mergeRefs(project.lake, {
      from: 'dev',
      into: 'main',
      message: 'Merge dev',
      properties: {},
      dryRun: false,
      force: false,
      unchanged: undefined,
    })
    const merged = await project.materialize()

    assert.deepEqual([branched.assets[0]?.files, again.status], [1, 'unchanged'])
    assert.equal(preview, 'Append the rows of 1 file.')
    assert.equal(merged.status, 'unchanged')
    assert.deepEqual(await project.rows('SELECT id FROM bronze.a ORDER BY id'), [[1n], [2n]])
  })
})

type Files = Readonly<Record<string, string>>

function workflow(options: string, format = ''): string {
  return `
    import { files, ingest, z } from 'phlo'
    export const a = ingest({ table: 'bronze.a', source: files({ path: 'data/*.csv', ${format} }), ${options} })`
}

function append(files: Files): Files {
  return { 'workflows/a.ts': workflow(''), ...files }
}

function upsert(files: Files): Files {
  return { 'workflows/a.ts': workflow("write: 'upsert', key: ['id'],"), ...files }
}

function replace(): Files {
  return { 'workflows/a.ts': workflow("write: 'replace',"), 'data/1.csv': 'id\n1\n', 'data/2.csv': 'id\n2\n' }
}

async function createBranch({ lake }: RunProject, name: string): Promise<void> {
  const main = await lake.catalog.reference('main')
  await lake.catalog.createReference({ type: 'BRANCH', name, hash: main?.hash ?? '' })
}

/** What a run for `main` would do. */
async function previewOf(project: RunProject): Promise<string | undefined> {
  const assets = await loadWorkflows({ projectDirectory: project.directory, library })
  const { assets: previews } = await previewRun(project.context, planRun(assets, []), { ref: 'main', refresh: false })
  return previews[0]?.action
}
