import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import { openWarehouse } from '../../../src/storage/open-warehouse.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import type { Lake } from '../../../src/tables/lake.js'
import type { PushReport } from '../../../src/tables/push/push.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { writeTableKind } from '../../engines/table-kind.js'
import { TABLE_KINDS } from '../../engines/table-kinds.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { viewCommits } from '../../support/lake-view.js'
import { push, storiedLake } from '../../support/storied-lake.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'

/** Every type, partitions by every transform, and what becomes of both in the life of a table. */
const KINDS = ['changed', 'partitioned', 'evolved', 'merged', 'widened_key_partition', 'changed_partition']

describe('tables/push', () => {
  describe('of a lake with a history', () => {
    let source: TempLake
    let target: TempLake
    let report: PushReport

    before(async () => {
      source = await storiedLake()
      target = await tempLake()
      report = await push(source, target)
    })

    after(async () => {
      await source?.[Symbol.asyncDispose]()
      await target?.[Symbol.asyncDispose]()
    })

    for (const ref of ['main', 'dev', 'v1']) {
      it(`shows on ${ref} every commit with the same message, properties, tables, snapshots and rows`, async () => {
        const views = await viewCommits(source, ref)

        assert(views.length > 1)
        assert.deepEqual(await viewCommits(target, ref), views)
      })
    }

    it('says what became of each ref, and counts tables and rows in the target', () => {
      assert.deepEqual(outcomesOf(report), { dev: 'created', main: 'forwarded', v1: 'created' })
      assert.deepEqual([report.commits, report.tableVersions, report.verified.tables], [8, 8, 5])
      assert(report.objects.count > report.tableVersions)
    })

    it('leaves nothing to find fault with, and none of the branches on which the commits were made', async () => {
      const { problems, commitsChecked } = await fsckLake(target)

      assert.deepEqual([problems, commitsChecked], [[], 9])
      assert.deepEqual(await refsOf(target), ['dev', 'main', 'v1'])
    })

    it('does nothing when there is nothing new', async () => {
      const again = await push(source, await target.reopen())

      assert.deepEqual(outcomesOf(again), { dev: 'unchanged', main: 'unchanged', v1: 'unchanged' })
      assert.deepEqual([again.commits, again.objects.count], [0, 0])
    })
  })

  it('copies only what is new the next time', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const first = await push(source, target)
    await writeRows(source, entriesRequest(`(8, 'i')`))

    const second = await push(source, target)

    assert.deepEqual(outcomesOf(second), { dev: 'unchanged', main: 'forwarded', v1: 'unchanged' })
    // A data file, a manifest, a manifest list and a metadata file.
    assert.deepEqual([second.commits, second.objects.count], [1, 4])
    assert(first.objects.count > 20)
    assert.deepEqual(await viewCommits(target, 'main'), await viewCommits(source, 'main'))
  })

  it('copies tables of every kind: types, partitions, changed schemas and partitions', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    for (const kind of TABLE_KINDS.filter(({ name }) => KINDS.includes(name))) await writeTableKind(source, kind)

    const { verified } = await push(source, target)

    assert(verified.tables >= KINDS.length)
    assert.deepEqual((await viewCommits(target, 'main'))[0], (await viewCommits(source, 'main'))[0])
  })

  it('copies from a warehouse that was moved, whose metadata names the place where it was', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const views = await viewCommits(source, 'main')
    const directory = join(source.directory, 'moved')
    await rename(join(source.directory, 'warehouse'), directory)
    const store = diskStore(directory, { ambient: systemAmbient })
    const warehouse = await openWarehouse(store)
    const catalog = await openEmbeddedCatalog(store, systemAmbient)

    await push({ ...source, warehouse, catalog, files: tableFiles(warehouse) }, target)

    assert.deepEqual(await viewCommits(target, 'main'), views)
  })

  it('brings back what was done in the target, onto the commits that it came from', async () => {
    await using here = await storiedLake()
    await using there = await tempLake()
    await push(here, there)
    await writeRows(there, entriesRequest(`(20, 't')`))
    await writeRows(there, entriesRequest(`(1, 'y')`, { key: ['gold', 'theirs'] }))
    const head = (await here.catalog.reference('main'))?.hash

    const report = await push(there, here)

    assert.deepEqual(outcomesOf(report), { dev: 'unchanged', main: 'forwarded', v1: 'unchanged' })
    assert.deepEqual([report.commits, (await historyOf(here, 'main')).includes(head ?? '')], [2, true])
    assert.deepEqual(await viewCommits(here, 'main'), await viewCommits(there, 'main'))
    assert.deepEqual(outcomesOf(await push(here, there)).main, 'unchanged')
  })

  it('knows commits again that came by way of a third lake', async () => {
    await using first = await storiedLake()
    await using second = await tempLake()
    await using third = await tempLake()
    await push(first, second)
    await push(second, third)

    const report = await push(first, third)

    assert.equal(report.commits, 0)
    assert.deepEqual(outcomesOf(await push(third, first)), { dev: 'unchanged', main: 'unchanged', v1: 'unchanged' })
  })

  it('leaves a branch of the target alone that has all of the source and more', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await push(source, target)
    const { hash } = await writeRows(target, entriesRequest(`(2, 'b')`))

    const report = await push(source, target)

    assert.deepEqual(
      report.refs.map(({ outcome, hash }) => [outcome, hash]),
      [['ahead', hash]],
    )
  })

  it('refuses a branch that was changed on both sides, and copies nothing of the others either', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await push(source, target)
    await writeRows(source, entriesRequest(`(2, 'b')`))
    await branchFrom(source, 'dev')
    await writeRows(target, entriesRequest(`(3, 'c')`))
    const before = await keysIn(target)

    await assert.rejects(push(source, target), { code: 'PHLO_PUSH_DIVERGED', context: { refs: ['main'] } })

    assert.deepEqual(await keysIn(target), before)
    assert.deepEqual(await readRows(target), [
      [1n, 'a'],
      [3n, 'c'],
    ])
  })

  it('refuses a table that was made on both sides, unless it comes under another name', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    await writeRows(target, entriesRequest(`(2, 'b')`))

    await assert.rejects(push(source, target), { code: 'PHLO_PUSH_DIVERGED' })
    await push(source, target, { refs: [{ from: 'main', to: 'incoming' }] })

    assert.deepEqual([await readRows(target), await readRows(target, 'incoming')], [[[2n, 'b']], [[1n, 'a']]])
  })

  it('refuses to move a tag, and a tag where the target has a branch', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await push(source, target, { refs: [{ from: 'v1', to: 'v2' }] })

    const moved = push(source, target, { refs: [{ from: 'v1', to: 'main' }] })
    await assert.rejects(moved, { code: 'PHLO_PUSH_DIVERGED', context: { refs: ['main'] } })
    const head = (await source.catalog.reference('main'))?.hash ?? ''
    await source.catalog.createReference({ type: 'TAG', name: 'v2', hash: head })
    await assert.rejects(push(source, target), { code: 'PHLO_PUSH_DIVERGED', context: { refs: ['v2'] } })
  })

  it('leaves out branches of runs that were not published, and names what is near a ref that is not there', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await branchFrom(source, 'run/01M8')

    assert.deepEqual(Object.keys(outcomesOf(await push(source, target))), ['main'])
    await assert.rejects(push(source, target, { refs: [{ from: 'mian', to: 'mian' }] }), {
      code: 'PHLO_REF_UNKNOWN',
      context: { ref: 'mian', suggestion: 'main' },
    })
  })

  for (const [what, refs, code] of [
    [
      'two refs one name',
      [
        { from: 'main', to: 'x' },
        { from: 'dev', to: 'x' },
      ],
      'PHLO_USAGE_INVALID',
    ],
    ['a ref a name that no branch can have', [{ from: 'main', to: 'bad name' }], 'PHLO_NAME_INVALID'],
    ['a ref the name of a branch of runs', [{ from: 'main', to: 'run/x' }], 'PHLO_NAME_INVALID'],
    ['a ref the name of a branch of copies', [{ from: 'main', to: 'push/x' }], 'PHLO_NAME_INVALID'],
  ] as const) {
    it(`refuses to give ${what}, before anything is written`, async () => {
      await using source = await storiedLake()
      await using target = await tempLake()
      const before = await keysIn(target)

      await assert.rejects(push(source, target, { refs }), { code })

      assert.deepEqual(await keysIn(target), before)
    })
  }

  it('tells in a dry run what it would do, and writes nothing', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const before = await keysIn(target)

    const report = await push(source, target, { dryRun: true })

    assert.deepEqual(outcomesOf(report), { dev: 'created', main: 'forwarded', v1: 'created' })
    assert.deepEqual([report.commits, report.objects.count], [8, 0])
    assert.deepEqual(await keysIn(target), before)
  })

  it('stops when it is told to, with nothing to be seen in the target, and goes on later', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()

    await assert.rejects(push(source, target, { signal: AbortSignal.abort() }), { code: 'PHLO_CANCELLED' })
    assert.deepEqual(await refsOf(target), ['main'])
    await push(source, target)

    assert.deepEqual(await readRows(target, 'dev', ENTRIES), await readRows(source, 'dev', ENTRIES))
  })
})

function outcomesOf({ refs }: PushReport): Readonly<Record<string, string>> {
  return Object.fromEntries(refs.map(({ to, outcome }) => [to, outcome]))
}

async function refsOf({ catalog }: Lake): Promise<readonly string[]> {
  return (await catalog.references()).map(({ name }) => name)
}

async function historyOf({ catalog }: Lake, ref: string): Promise<readonly string[]> {
  const hashes: string[] = []
  for await (const { hash } of catalog.log((await catalog.reference(ref))?.hash ?? '')) hashes.push(hash)
  return hashes
}

async function keysIn({ warehouse }: Lake): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of warehouse.store.list('')) keys.push(key)
  return keys
}
