import assert from 'node:assert/strict'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import type { Lake } from '../../../src/tables/lake.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import type { PushReport } from '../../../src/tables/push/push.js'
import { pushRefs } from '../../../src/tables/push/push-refs.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { deleteByFiles } from '../../support/foreign-deletes.js'
import { viewCommits } from '../../support/lake-view.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'

const MERGE = { into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false, unchanged: undefined }

describe('tables/push', () => {
  it('copies branches and tags with every commit, and all that these show', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()

    const report = await push(source, target)

    assert.deepEqual(
      report.refs.map(({ to, outcome }) => [to, outcome]),
      [
        ['dev', 'created'],
        ['main', 'forwarded'],
        ['v1', 'created'],
      ],
    )
    for (const ref of ['main', 'dev', 'v1']) {
      assert.deepEqual(await viewCommits(target, ref), await viewCommits(source, ref))
    }
    assert.deepEqual((await fsckLake(target)).problems, [])
    assert.deepEqual(
      (await target.catalog.references()).map(({ name }) => name),
      ['dev', 'main', 'v1'],
    )
  })
})

/** Appends, an upsert, a merge, deletes by position and by value, a tag, and a branch that is ahead. */
async function storiedLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(0, 'a'), (1, 'b'), (2, 'c'), (3, 'd')`))
  const { hash } = await writeRows(lake, entriesRequest(`(1, 'B'), (4, 'e')`, { mode: 'upsert' }))
  await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash })
  await branchFrom(lake, 'work')
  await writeRows(lake, entriesRequest(`(5, 'f')`, { branch: 'work', properties: { 'phlo.cursor.entries': '5' } }))
  await writeRows(lake, entriesRequest(`(1, 'x')`, { branch: 'work', key: ['silver', 'other'] }))
  await writeRows(lake, entriesRequest(`(6, 'g')`))
  await mergeRefs(lake, { ...MERGE, from: 'work' })
  await lake.catalog.deleteReference('work', (await lake.catalog.reference('work'))?.hash ?? '')
  const equality = { sql: `SELECT 'd' AS name`, column: 'name', fieldId: 2 }
  await deleteByFiles(lake, ENTRIES, { name: 'deletes', positions: [0], equality })
  await branchFrom(lake, 'dev')
  await writeRows(lake, entriesRequest(`(7, 'h')`, { branch: 'dev' }))
  return lake
}

function push(source: Lake, target: Lake): Promise<PushReport> {
  return pushRefs({ source, target }, { refs: undefined, dryRun: false }, () => undefined)
}
