import assert from 'node:assert/strict'
import { mkdir, rename, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import { diskStore } from '../../src/storage/disk-store.js'
import { openWarehouse } from '../../src/storage/open-warehouse.js'
import { describeTable } from '../../src/tables/describe-table.js'
import type { Lake } from '../../src/tables/lake.js'
import { mergeRefs } from '../../src/tables/merge-refs.js'
import { relocateWarehouse } from '../../src/tables/relocate-warehouse.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const MERGE = { from: 'dev', into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false }

/** Move the folder of a lake, and open what is there. */
async function moveLake(lake: TempLake, { from = 'warehouse', to = 'moved' } = {}): Promise<Lake> {
  const directory = join(lake.directory, to)
  await mkdir(dirname(directory), { recursive: true })
  await rename(join(lake.directory, from), directory)
  const store = diskStore(directory, { ambient: systemAmbient })
  const warehouse = await openWarehouse(store)
  const catalog = await openEmbeddedCatalog(store, lake.ambient)
  return { ...lake, warehouse, catalog, files: tableFiles(warehouse), scratchDirectory: join(directory, '_tmp') }
}

describe('tables/relocate-warehouse', () => {
  it('writes into metadata where the warehouse is, and leaves rows and tags as they are', async () => {
    await using lake = await tempLake()
    const { hash } = await writeRows(lake, entriesRequest(`(1, 'a')`))
    await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash })
    const moved = await moveLake(lake)

    const report = await relocateWarehouse(moved)

    const table = await describeTable(moved, await resolveRef(moved, { ref: 'main' }), ENTRIES)
    assert.deepEqual(
      [report.from, report.to, report.branches.length, report.tagsKept],
      [lake.warehouse.store.root, moved.warehouse.store.root, 1, ['v1']],
    )
    assert(table.metadataLocation.startsWith(moved.warehouse.store.root))
    assert(table.currentSnapshot?.manifestList?.startsWith(moved.warehouse.store.root))
    assert.deepEqual(await readRows(moved), [[1n, 'a']])
    assert.deepEqual(await readRows(moved, 'v1'), [[1n, 'a']])
  })

  it('follows a warehouse that moves again, out of the folder that it was in', async () => {
    await using lake = await tempLake()
    const { hash } = await writeRows(lake, entriesRequest(`(1, 'a')`))
    await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash })
    await relocateWarehouse(await moveLake(lake, { to: 'outer/inner' }))
    await moveLake(lake, { from: 'outer/inner', to: 'aside' })
    await rmdir(join(lake.directory, 'outer'))
    const moved = await moveLake(lake, { from: 'aside', to: 'outer' })

    const report = await relocateWarehouse(moved)
    await writeRows(moved, entriesRequest(`(2, 'b')`))

    assert.equal(report.branches.length, 1)
    assert.deepEqual(await readRows(moved), [
      [1n, 'a'],
      [2n, 'b'],
    ])
    assert.deepEqual(await readRows(moved, 'v1'), [[1n, 'a']])
  })

  it('does nothing to a warehouse that is where its metadata says', async () => {
    await using lake = await tempLake()
    await writeRows(lake, entriesRequest(`(1, 'a')`))

    const report = await relocateWarehouse(lake)

    assert.deepEqual(report.branches, [])
  })

  it('lets branches merge as if nothing had moved', async () => {
    await using lake = await tempLake()
    await writeRows(lake, entriesRequest(`(1, 'a')`))
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(2, 'b')`, { branch: 'dev' }))
    await writeRows(lake, entriesRequest(`(3, 'c')`))
    const moved = await moveLake(lake)
    await relocateWarehouse(moved)

    const report = await mergeRefs(moved, { ...MERGE, unchanged: undefined })

    assert.deepEqual(report.changes[0]?.rows, { added: 1n, updated: 0n, removed: 0n })
    assert.deepEqual(await readRows(moved), [
      [1n, 'a'],
      [2n, 'b'],
      [3n, 'c'],
    ])
  })
})
