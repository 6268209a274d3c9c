import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import type { Lake } from '../../src/tables/lake.js'
import { mergeRefs } from '../../src/tables/merge-refs.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES_SCHEMA, entriesRequest, readRows } from '../support/entries-table.js'
import { StoreFailure, type StoreMoment, watchedStore } from '../support/failing-store.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const BEFORE = [
  [1n, 'a'],
  [2n, 'b'],
]
const UPSERTED = [
  [1n, 'A'],
  [2n, 'b'],
  [3n, 'c'],
]
const MERGED = [
  [1n, 'a'],
  [2n, 'b'],
  [8n, 'h'],
  [9n, 'i'],
]

/** The same lake, whose store dies at one of the calls that follow, and fails from then on. */
async function dyingLake(lake: TempLake, at: Pick<StoreMoment, 'number' | 'when'>): Promise<Lake> {
  let [opened, last] = [Number.POSITIVE_INFINITY, -1]
  const store = watchedStore(lake.warehouse.store, ({ number, when }) => {
    const since = number - opened
    if (since > at.number || (since === at.number && when === at.when)) throw new StoreFailure(`Died at ${since}`)
    last = number
  })
  const warehouse = { ...lake.warehouse, store }
  const catalog = await openEmbeddedCatalog(store, lake.ambient)
  opened = last + 1
  return { ...lake, warehouse, catalog, files: tableFiles(warehouse) }
}

/**
 * Let the store die at every call of a change, in turn, each time on a branch of its own: the table must read as before
 * or as after, and the same change must go through afterwards.
 */
async function dieEverywhere(
  lake: TempLake,
  prepare: (branch: string) => Promise<void>,
  change: (lake: Lake, branch: string) => Promise<unknown>,
  rows: { readonly before: unknown[][]; readonly after: unknown[][] },
): Promise<number> {
  for (let number = 0; ; number++) {
    for (const when of ['before', 'after'] as const) {
      const branch = `b${number}-${when}`
      await prepare(branch)
      const outcome = await change(await dyingLake(lake, { number, when }), branch).then(
        () => 'done',
        (error: unknown) => (error instanceof StoreFailure ? 'died' : Promise.reject(error)),
      )
      const found = await readRows(lake, branch)
      assert.deepEqual(found, outcome === 'died' && found.length === rows.before.length ? rows.before : rows.after)
      assert.deepEqual(await unpublished(lake), [])

      await change(lake, branch)

      assert.deepEqual(await readRows(lake, branch), rows.after)
      if (outcome === 'done') return number
    }
  }
}

/** What writing left of data files that it did not publish; other calls of the dead store may still be at work there. */
async function unpublished(lake: Lake): Promise<readonly string[]> {
  return (await readdir(lake.scratchDirectory)).filter((name) => name.startsWith('write-'))
}

describe('tables/write-rows (failures)', () => {
  it('ends, when one of several files cannot be published, after the others', async () => {
    await using lake = await tempLake()
    let [begun, atWork] = [0, 0]
    const store = {
      ...lake.warehouse.store,
      async publish() {
        if (begun++ === 0) throw new StoreFailure('Died at the first file')
        atWork++
        await setTimeout(500)
        atWork--
      },
    }
    const partition = [{ sourceId: 1, fieldId: 1000, name: 'part', transform: 'identity' }] as const
    const request = entriesRequest(`(1, 'a'), (2, 'b')`, {
      definition: { schema: ENTRIES_SCHEMA, partition, properties: {} },
    })

    await assert.rejects(writeRows({ ...lake, warehouse: { ...lake.warehouse, store } }, request), StoreFailure)

    assert.deepEqual([begun, atWork], [2, 0])
  })

  it('leaves the table as before or as after, wherever the store dies during an upsert', async () => {
    await using lake = await tempLake()
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))

    const calls = await dieEverywhere(
      lake,
      (branch) => branchFrom(lake, branch),
      (on, branch) => writeRows(on, entriesRequest(`(1, 'A'), (3, 'c')`, { branch, mode: 'upsert' })),
      { before: BEFORE, after: UPSERTED },
    )

    assert(calls > 8, `${calls} calls`)
  })

  it('leaves the table as before or as after, wherever the store dies during a merge that combines', async () => {
    await using lake = await tempLake()
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(9, 'i')`, { branch: 'dev' }))
    const request = { from: 'dev', message: 'Merge', properties: {}, dryRun: false, force: false, unchanged: undefined }

    const calls = await dieEverywhere(
      lake,
      async (branch) => {
        await branchFrom(lake, branch)
        await writeRows(lake, entriesRequest(`(8, 'h')`, { branch }))
      },
      (on, branch) => mergeRefs(on, { ...request, into: branch }),
      { before: MERGED.slice(0, 3), after: MERGED },
    )

    assert(calls > 8, `${calls} calls`)
  })
})
