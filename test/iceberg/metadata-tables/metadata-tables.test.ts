import assert from 'node:assert/strict'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { commitChange } from '../../../src/iceberg/commit/commit-change.js'
import { listFiles } from '../../../src/iceberg/metadata-tables/list-files.js'
import { listHistory } from '../../../src/iceberg/metadata-tables/list-history.js'
import { listPartitions } from '../../../src/iceberg/metadata-tables/list-partitions.js'
import { listRefs } from '../../../src/iceberg/metadata-tables/list-refs.js'
import { listSnapshots } from '../../../src/iceberg/metadata-tables/list-snapshots.js'
import type { MetadataTable, MetadataValue } from '../../../src/iceberg/metadata-tables/metadata-table.js'
import { append, change, dataFile, draft, memoryTableFiles, statisticsOf } from '../../support/iceberg-table.js'

function rowsOf({ columns, rows }: MetadataTable): readonly Readonly<Record<string, MetadataValue | undefined>>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))
}

async function table() {
  const files = memoryTableFiles()
  const ids = statisticsOf([{ id: 1, type: 'long', values: [1n, 9n] }])
  const first = await append(files, draft(), [dataFile('a', ids), dataFile('b', { partition: [null] })])
  const second = await commitChange(
    files,
    first,
    change({ operation: 'delete', added: [dataFile('d', { content: 'position-deletes', recordCount: 2n })] }),
    systemAmbient,
  )
  const [one, two] = second.metadata.snapshots
  assert.ok(one !== undefined && two !== undefined)
  return { files, version: second, one, two }
}

describe('iceberg/metadata-tables', () => {
  it('lists snapshots', async () => {
    const { version, one, two } = await table()
    const [first, second] = rowsOf(listSnapshots(version.metadata))

    assert.equal(first?.parent_id, null)
    assert.equal(second?.parent_id, one.snapshotId)
    assert.equal(second?.operation, 'delete')
    assert.equal(second?.committed_at, BigInt(two.timestampMs) * 1000n)
    assert.ok(second?.summary instanceof Map && second.summary.get('added-delete-files') === '1')
  })

  it('lists history, and tells which snapshots led to the current one', async () => {
    const { version, one, two } = await table()
    const { metadata } = version
    const rolledBack = { ...metadata, currentSnapshotId: one.snapshotId }

    assert.deepEqual(
      rowsOf(listHistory(metadata)).map((row) => row.is_current_ancestor),
      [true, true],
    )
    assert.deepEqual(
      rowsOf(listHistory(rolledBack)).map((row) => row.is_current_ancestor),
      [true, false],
    )
    assert.equal(rowsOf(listHistory(metadata))[1]?.snapshot_id, two.snapshotId)
  })

  it('lists refs', async () => {
    const { version, two } = await table()
    const [main] = rowsOf(listRefs(version.metadata))

    assert.deepEqual([main?.name, main?.type, main?.snapshot_id], ['main', 'BRANCH', two.snapshotId])
  })

  it('lists files with partitions and bounds that can be read', async () => {
    const { files, version } = await table()
    const rows = rowsOf(await listFiles(files, version))

    assert.deepEqual(
      rows.map((row) => row.content),
      [1, 0, 0],
    )
    assert.deepEqual(rows[1]?.partition, { day: 0 })
    assert.deepEqual(rows[1]?.lower_bounds, new Map([[1, '1']]))
    assert.deepEqual(rows[1]?.upper_bounds, new Map([[1, '9']]))
  })

  it('lists partitions with what is in each', async () => {
    const { files, version, one, two } = await table()
    const rows = rowsOf(await listPartitions(files, version))

    const found = rows.map((row) => [
      row.partition,
      row.record_count,
      row.file_count,
      row.position_delete_record_count,
      row.last_updated_snapshot_id,
    ])
    assert.deepEqual(found, [
      [{ day: 0 }, 10n, 1, 2n, two.snapshotId],
      [{ day: null }, 10n, 1, 0n, one.snapshotId],
    ])
  })

  it('leaves the partition out for a table that has none', async () => {
    const files = memoryTableFiles()
    const version = await append(files, draft(undefined, []), [dataFile('a', { partition: [] })])

    const { columns, rows } = await listPartitions(files, version)

    assert.equal(columns[0]?.name, 'record_count')
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.length, columns.length)
  })
})
