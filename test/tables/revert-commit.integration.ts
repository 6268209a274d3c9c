import assert from 'node:assert/strict'
import { mergeRefs } from '../../src/tables/merge-refs.js'
import { revertCommit } from '../../src/tables/revert-commit.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { tempLake } from '../support/temp-lake.js'

describe('tables/revert-commit', () => {
  it('undoes a write, and keeps what came later to other tables', async () => {
    await using lake = await tempLake()
    await writeRows(lake, entriesRequest(`(1, 'a')`))
    const { hash } = await writeRows(lake, entriesRequest(`(2, 'b')`))
    await writeRows(lake, entriesRequest(`(3, 'c')`, { key: ['silver', 'daily'] }))

    const report = await revertCommit(lake, { branch: 'main', commit: hash.slice(0, 10), message: undefined })

    assert.deepEqual(report.keys, [ENTRIES])
    assert.deepEqual(await readRows(lake), [[1n, 'a']])
    assert.deepEqual(await readRows(lake, 'main', ['silver', 'daily']), [[3n, 'c']])
  })

  it('undoes a merge whole', async () => {
    await using lake = await tempLake({ protectedBranches: ['main'] })
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(1, 'a')`, { branch: 'dev' }))
    await writeRows(lake, entriesRequest(`(2, 'b')`, { branch: 'dev', key: ['silver', 'daily'] }))
    const request = { from: 'dev', into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false }
    const { hash } = await mergeRefs(lake, { ...request, unchanged: undefined })

    await revertCommit(lake, { branch: 'main', commit: hash, message: undefined })

    await assert.rejects(readRows(lake), { code: 'PHLO_TABLE_UNKNOWN' })
  })

  it('refuses to undo what a later commit changed again, naming the table', async () => {
    await using lake = await tempLake()
    const { hash } = await writeRows(lake, entriesRequest(`(1, 'a')`))
    await writeRows(lake, entriesRequest(`(2, 'b')`))

    const reverting = revertCommit(lake, { branch: 'main', commit: hash, message: undefined })

    await assert.rejects(reverting, {
      code: 'PHLO_REVERT_CONFLICT',
      context: { branch: 'main', commit: hash, keys: ['bronze.entries'] },
    })
  })

  it('refuses a commit of another branch', async () => {
    await using lake = await tempLake()
    await branchFrom(lake, 'dev')
    const { hash } = await writeRows(lake, entriesRequest(`(1, 'a')`, { branch: 'dev' }))

    const reverting = revertCommit(lake, { branch: 'main', commit: hash, message: undefined })

    await assert.rejects(reverting, { code: 'PHLO_COMMIT_NOT_ON_BRANCH' })
  })
})
