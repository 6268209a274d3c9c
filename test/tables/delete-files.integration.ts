import assert from 'node:assert/strict'
import type { Expression } from '../../src/iceberg/expression.js'
import { findSnapshot } from '../../src/iceberg/find-snapshot.js'
import { liveEntries } from '../../src/iceberg/live-entries.js'
import { deleteRows } from '../../src/tables/delete-rows.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { deleteByFiles } from '../support/foreign-deletes.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

/** Ids 0 to 3 and 10 to 13 in two files; 1 and 11 are deleted by position, 3 and 13 by their name. */
async function lakeWithDeletes(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(0, 'a'), (1, 'b'), (2, 'c'), (3, 'd')`))
  await writeRows(lake, entriesRequest(`(10, 'a'), (11, 'b'), (12, 'c'), (13, 'd')`))
  const equality = { sql: `SELECT 'd' AS name`, column: 'name', fieldId: 2 }
  await deleteByFiles(lake, ENTRIES, { name: 'deletes', positions: [1], equality })
  return lake
}

function deleteWhere(lake: Lake, filter: Expression) {
  return deleteRows(lake, { branch: 'main', key: ENTRIES, filter, commit: { message: 'Delete', properties: {} } })
}

/** What the current snapshot says of delete files, and those that it has. */
async function deletesOf(lake: Lake) {
  const { version } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
  const snapshot = findSnapshot(version.metadata)
  const live = (await liveEntries(lake.files, version.metadata, snapshot)).map(({ file }) => file.content)
  const summary = snapshot?.summary ?? {}
  return {
    live: live.filter((content) => content !== 'data').sort(),
    files: summary['total-delete-files'],
    positions: summary['total-position-deletes'],
    equalities: summary['total-equality-deletes'],
    removed: summary['removed-delete-files'],
  }
}

describe('tables: delete files of other engines', () => {
  it('hide rows from a scan', async () => {
    await using lake = await lakeWithDeletes()

    assert.deepEqual(await readRows(lake), [
      [0n, 'a'],
      [2n, 'c'],
      [10n, 'a'],
      [12n, 'c'],
    ])
  })

  it('go with the rows that are replaced', async () => {
    await using lake = await lakeWithDeletes()

    const report = await writeRows(lake, entriesRequest(`(1, 'd'), (2, 'b')`, { mode: 'replace' }))

    assert.equal(report.rowsDeleted, 4n)
    assert.deepEqual(await readRows(lake), [
      [1n, 'd'],
      [2n, 'b'],
    ])
    assert.deepEqual(await deletesOf(lake), { live: [], files: '0', positions: '0', equalities: '0', removed: '3' })
  })

  it('go with the last file that they apply to, when rows are deleted', async () => {
    await using lake = await lakeWithDeletes()

    const report = await deleteWhere(lake, { op: 'lt', fieldId: 1, value: 2n })

    assert.equal(report.rowsDeleted, 1n)
    assert.deepEqual(await readRows(lake), [
      [2n, 'c'],
      [10n, 'a'],
      [12n, 'c'],
    ])
    assert.deepEqual(await deletesOf(lake), {
      live: ['equality-deletes', 'position-deletes'],
      files: '2',
      positions: '1',
      equalities: '1',
      removed: '1',
    })
  })

  it('go with all rows', async () => {
    await using lake = await lakeWithDeletes()

    const report = await deleteWhere(lake, { op: 'true' })

    assert.equal(report.rowsDeleted, 4n)
    assert.deepEqual(await readRows(lake), [])
    assert.deepEqual((await deletesOf(lake)).live, [])
  })

  it('hide no row that an upsert writes, and let none come back', async () => {
    await using lake = await lakeWithDeletes()

    const report = await writeRows(lake, entriesRequest(`(3, 'd'), (0, 'd'), (20, 'd')`, { mode: 'upsert' }))

    assert.deepEqual([report.rowsAdded, report.rowsUpdated, report.rowsDeleted], [2n, 1n, 0n])
    assert.deepEqual(await readRows(lake), [
      [0n, 'd'],
      [2n, 'c'],
      [3n, 'd'],
      [10n, 'a'],
      [12n, 'c'],
      [20n, 'd'],
    ])
    assert.deepEqual((await deletesOf(lake)).live, ['equality-deletes', 'position-deletes'])
  })

  it('hide no row that is appended', async () => {
    await using lake = await lakeWithDeletes()

    await writeRows(lake, entriesRequest(`(30, 'd'), (31, 'd')`))

    assert.equal((await readRows(lake)).length, 6)
    assert.equal((await deletesOf(lake)).live.length, 3)
  })
})
