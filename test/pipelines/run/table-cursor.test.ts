import assert from 'node:assert/strict'
import type { Snapshot, TableMetadata } from '../../../src/iceberg/table-metadata.js'
import { cursorMark, cursorProperty, formatCursor } from '../../../src/pipelines/run/file-cursor.js'
import { tableCursor } from '../../../src/pipelines/run/table-cursor.js'

const NAME = cursorProperty('a.a')
const FILE = { path: 'data/1.csv', bytes: 3, modifiedMs: 5, hash: 'ab' }
const CURSOR = { run: 'R', baseSnapshotId: 1n, declaration: 'd', files: [FILE], source: undefined }
const TEXT = formatCursor(CURSOR)
const MARKED = { [NAME]: cursorMark(TEXT) }

describe('pipelines/run/table-cursor', () => {
  it('reads what was written', () => {
    const metadata = table([snapshot(1n), snapshot(2n, 1n, MARKED)])

    assert.deepEqual(tableCursor(metadata, 'a.a'), { ...CURSOR, isLatest: true })
  })

  it('holds when others have written since, and says so', () => {
    const metadata = table([snapshot(1n), snapshot(2n, 1n, MARKED), snapshot(3n, 2n)])

    assert.deepEqual(tableCursor(metadata, 'a.a'), { ...CURSOR, isLatest: false })
  })

  it('holds when the run made no snapshot', () => {
    assert.equal(tableCursor(table([snapshot(1n)]), 'a.a')?.isLatest, true)
  })

  it('holds when the snapshots that it came with were expired', () => {
    assert.equal(tableCursor(table([snapshot(9n, 8n)]), 'a.a')?.isLatest, false)
  })

  it('is unknown when another engine rolled the table back', () => {
    const snapshots = [snapshot(1n), snapshot(2n, 1n, MARKED)]

    assert.equal(tableCursor({ ...table(snapshots), currentSnapshotId: 1n }, 'a.a'), undefined)
    assert.equal(tableCursor(table([...snapshots, snapshot(3n, 1n)]), 'a.a'), undefined)
  })

  it('is unknown when the table was rolled back beyond where a run without a snapshot began', () => {
    const metadata = { ...table([snapshot(0n), snapshot(1n, 0n)]), currentSnapshotId: 0n }

    assert.equal(tableCursor(metadata, 'a.a'), undefined)
  })

  for (const text of [undefined, '', '{', '{}', 'null', '{"run":"R","base":"x","declaration":"","files":[]}']) {
    it(`is unknown where the property is ${JSON.stringify(text)}`, () => {
      const properties = text === undefined ? {} : { [NAME]: text }

      assert.equal(tableCursor({ ...table([]), properties }, 'a.a'), undefined)
    })
  }
})

function snapshot(snapshotId: bigint, parentSnapshotId?: bigint, summary: Snapshot['summary'] = {}): Snapshot {
  return {
    snapshotId,
    parentSnapshotId,
    sequenceNumber: snapshotId,
    timestampMs: 0,
    manifestList: undefined,
    manifests: [],
    summary,
    schemaId: 0,
  }
}

/** The last snapshot is the current one. */
function table(snapshots: readonly Snapshot[]): TableMetadata {
  return {
    formatVersion: 2,
    tableUuid: '',
    location: '',
    lastSequenceNumber: 0n,
    lastUpdatedMs: 0,
    lastColumnId: 0,
    schemas: [],
    currentSchemaId: 0,
    partitionSpecs: [],
    defaultSpecId: 0,
    lastPartitionId: 999,
    sortOrders: [],
    defaultSortOrderId: 0,
    properties: { [NAME]: TEXT },
    currentSnapshotId: snapshots.at(-1)?.snapshotId,
    snapshots,
    snapshotLog: [],
    metadataLog: [],
    refs: {},
    unknown: {},
  }
}
