import assert from 'node:assert/strict'
import { parseMetadata } from '../../src/iceberg/metadata/parse-metadata.js'
import { lineage, snapshotPath } from '../../src/iceberg/snapshot-path.js'
import type { TableMetadata } from '../../src/iceberg/table-metadata.js'

/** A table with snapshots, each with its parent; the last one is current. */
function table(...snapshots: readonly (readonly [id: number, parent: number | undefined])[]): TableMetadata {
  const json = {
    'format-version': 1,
    location: 'file:///lake/t',
    'last-updated-ms': 1,
    'last-column-id': 1,
    schema: { type: 'struct', fields: [{ id: 1, name: 'x', required: true, type: 'long' }] },
    'partition-spec': [],
    'current-snapshot-id': snapshots.at(-1)?.[0],
    snapshots: snapshots.map(([id, parent]) => ({
      'snapshot-id': id,
      'parent-snapshot-id': parent,
      'timestamp-ms': 1,
      manifests: [],
    })),
  }
  return parseMetadata(JSON.stringify(json), 'file:///lake/t/v1.metadata.json')
}

function ids(snapshots: Iterable<{ readonly snapshotId: bigint }> | undefined): readonly number[] | undefined {
  return snapshots && Array.from(snapshots, ({ snapshotId }) => Number(snapshotId))
}

describe('iceberg/snapshot-path', () => {
  it('leads from a snapshot to the current one, newest first', () => {
    const metadata = table([1, undefined], [2, 1], [9, 1], [3, 2])

    assert.deepEqual(ids(snapshotPath(metadata, 1n)), [3, 2])
    assert.deepEqual(ids(snapshotPath(metadata, undefined)), [3, 2, 1])
    assert.deepEqual(ids(snapshotPath(metadata, 3n)), [])
  })

  it('is unknown to a snapshot that the current one does not descend from', () => {
    assert.equal(snapshotPath(table([1, undefined], [9, 1], [2, 1]), 9n), undefined)
  })

  it('is unknown where snapshots have expired', () => {
    const metadata = table([3, 2], [4, 3])

    assert.equal(snapshotPath(metadata, 1n), undefined)
    assert.equal(snapshotPath(metadata, undefined), undefined)
    assert.deepEqual(ids(snapshotPath(metadata, 2n)), [4, 3])
  })

  it('ends where damaged metadata goes in a circle', () => {
    const metadata = table([1, 3], [2, 1], [3, 2])

    assert.equal(snapshotPath(metadata, 9n), undefined)
    assert.deepEqual(ids(lineage(metadata)), [3, 2, 1])
  })
})
