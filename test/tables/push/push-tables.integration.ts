import assert from 'node:assert/strict'
import { dropTable } from '../../../src/tables/drop-table.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import type { Lake } from '../../../src/tables/lake.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import type { PushReport } from '../../../src/tables/push/push.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { viewTables } from '../../support/lake-view.js'
import { OTHER, push, storiedLake } from '../../support/storied-lake.js'
import { tempLake } from '../../support/temp-lake.js'

const THEIRS = ['gold', 'theirs']
const MERGE = { into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false, unchanged: undefined }

describe('tables/push of some tables', () => {
  it('puts them onto what the branches show, with every version and all snapshots', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await writeRows(target, entriesRequest(`(1, 't')`, { key: THEIRS }))

    const report = await push(source, target, { tables: ['bronze.*'] })

    assert.deepEqual(outcomesOf(report), { dev: 'created', main: 'forwarded', v1: 'created' })
    assert.deepEqual(await namesIn(target, 'main'), ['bronze', 'bronze.entries', 'gold', 'gold.theirs'])
    for (const ref of ['main', 'dev', 'v1']) {
      assert.deepEqual(await tableIn(target, ref, 'bronze.entries'), await tableIn(source, ref, 'bronze.entries'))
    }
    assert.deepEqual((await fsckLake(target)).problems, [])
  })

  it('makes a commit for each that changed them, and says which that was', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()

    await push(source, target, { tables: ['bronze.entries'] })

    const [ours, theirs] = [await messagesOf(source, 'main'), await messagesOf(target, 'main')]
    assert.deepEqual(
      theirs.map(({ message }) => message),
      ours.map(({ message }) => message),
    )
    assert.deepEqual(theirs[0]?.properties['phlo.tables-of'], `${source.warehouse.uuid}/${ours[0]?.hash}`)
  })

  it('copies only what is new the next time, and another table after the first', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await push(source, target, { tables: ['bronze.entries'] })
    await writeRows(source, entriesRequest(`(8, 'i')`))

    const again = await push(source, target, { tables: ['bronze.entries'] })
    const other = await push(source, target, { tables: ['silver.other'] })
    const all = await push(source, target, { tables: ['*'] })

    assert.deepEqual([again.commits, again.objects.count], [1, 4])
    assert.deepEqual(outcomesOf(again), { dev: 'unchanged', main: 'forwarded', v1: 'unchanged' })
    assert.deepEqual([other.commits > 0, await readRows(target, 'main', OTHER)], [true, [[1n, 'x']]])
    assert.deepEqual([all.commits, all.objects.count], [0, 0])
    assert.deepEqual(await viewHead(target, 'main'), await viewHead(source, 'main'))
  })

  it('keeps of a new branch what it has in common with the one that it left, so that it merges there', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await push(source, target, { tables: ['bronze.*'] })

    await mergeRefs(target, { ...MERGE, from: 'dev' })

    assert.deepEqual(await readRows(target, 'main'), await readRows(source, 'dev'))
  })

  it('finds where a new branch left another one that was copied before', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await branchFrom(source, 'dev')
    await writeRows(source, entriesRequest(`(2, 'b')`))
    await push(source, target, { tables: ['*'], refs: [{ from: 'main', to: 'main' }] })
    await writeRows(source, entriesRequest(`(3, 'c')`, { branch: 'dev' }))

    await push(source, target, { tables: ['*'] })

    assert.deepEqual(await readRows(target, 'dev'), await readRows(source, 'dev'))
    await mergeRefs(target, { ...MERGE, from: 'dev' })
    assert.equal((await readRows(target, 'main')).length, 3)
  })

  it('drops a table that was dropped', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await push(source, target, { tables: ['*'] })
    await dropTable(source, { branch: 'main', key: OTHER, message: 'Drop' })

    await push(source, target, { tables: ['silver.other'] })

    assert(!(await namesIn(target, 'main')).includes('silver.other'))
  })

  it('refuses a table that was made on both sides, or changed in the target, and names it', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await writeRows(source, entriesRequest(`(1, 'a')`, { key: OTHER }))
    await writeRows(target, entriesRequest(`(2, 'b')`))
    await push(source, target, { tables: ['silver.other'] })
    await writeRows(source, entriesRequest(`(2, 'b')`, { key: OTHER }))
    await writeRows(target, entriesRequest(`(3, 'c')`, { key: OTHER }))

    await assert.rejects(push(source, target, { tables: ['*'] }), {
      code: 'PHLO_PUSH_DIVERGED',
      context: {
        tables: [
          { ref: 'main', table: 'bronze.entries' },
          { ref: 'main', table: 'silver.other' },
        ],
      },
    })
  })

  it('leaves a table alone that the target has further', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await push(source, target, { tables: ['*'] })
    await writeRows(target, entriesRequest(`(2, 'b')`))

    assert.deepEqual(outcomesOf(await push(source, target, { tables: ['*'] })), { main: 'ahead' })
  })

  it('brings back what was done to a table in the target', async () => {
    await using here = await tempLake()
    await using there = await tempLake()
    await writeRows(here, entriesRequest(`(1, 'a')`))
    await push(here, there, { tables: ['*'] })
    await writeRows(there, entriesRequest(`(2, 'b')`))
    await writeRows(here, entriesRequest(`(1, 'x')`, { key: OTHER }))

    await push(there, here, { tables: ['*'] })

    assert.deepEqual(await readRows(here), await readRows(there))
    assert.deepEqual(await readRows(here, 'main', OTHER), [[1n, 'x']])
  })

  it('refuses names that no table has', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()

    await assert.rejects(push(source, target, { tables: ['bronze.*', 'bronze', 'nothing.*'] }), {
      code: 'PHLO_TABLE_UNKNOWN',
      context: { tables: ['bronze', 'nothing.*'] },
    })
  })
})

function outcomesOf({ refs }: PushReport): Readonly<Record<string, string>> {
  return Object.fromEntries(refs.map(({ to, outcome }) => [to, outcome]))
}

async function namesIn(lake: Lake, ref: string): Promise<readonly string[]> {
  return Object.keys(await viewHead(lake, ref))
}

async function tableIn(lake: Lake, ref: string, name: string): Promise<unknown> {
  return (await viewHead(lake, ref))[name]
}

async function viewHead(lake: Lake, ref: string): Promise<Readonly<Record<string, unknown>>> {
  return viewTables(lake, (await lake.catalog.reference(ref))?.hash ?? '')
}

/** Of the commits that changed the table of entries, newest first. */
async function messagesOf({ catalog }: Lake, ref: string) {
  const commits: {
    readonly hash: string
    readonly message: string
    readonly properties: Readonly<Record<string, string>>
  }[] = []
  for await (const { hash, meta, operations } of catalog.log((await catalog.reference(ref))?.hash ?? '')) {
    if (operations.some(({ key }) => key.join('.') === ENTRIES.join('.'))) commits.push({ hash, ...meta })
  }
  return commits
}
