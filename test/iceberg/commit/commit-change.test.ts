import assert from 'node:assert/strict'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { commitChange } from '../../../src/iceberg/commit/commit-change.js'
import { newTable } from '../../../src/iceberg/commit/new-table.js'
import { findSnapshot } from '../../../src/iceberg/find-snapshot.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import type { TableFiles } from '../../../src/iceberg/table-files.js'
import type { TableVersion } from '../../../src/iceberg/table-metadata.js'
import { append, change, dataFile, draft, field, memoryTableFiles } from '../../support/iceberg-table.js'
import { memoryStore } from '../../support/memory-store.js'

async function locations(files: TableFiles, version: TableVersion): Promise<readonly string[]> {
  const plan = await planScan(files, version, {})
  return plan.tasks.map(({ dataFile: file }) => file.location).sort()
}

async function manifestsOf(files: TableFiles, { metadata }: TableVersion) {
  const snapshot = findSnapshot(metadata)
  return snapshot === undefined ? [] : files.manifests(metadata, snapshot)
}

describe('iceberg/commit/commit-change', () => {
  it('writes what other processes read as the very same version', async () => {
    const store = memoryStore()
    const version = await append(memoryTableFiles(store), draft(), [dataFile('a'), dataFile('b', { partition: [1] })])

    const reread = await memoryTableFiles(store).version(version.metadataLocation)

    assert.deepEqual(reread, version)
    assert.deepEqual(
      await planScan(memoryTableFiles(store), reread, {}),
      await planScan(memoryTableFiles(store), version, {}),
    )
  })

  it('writes a new table and its first rows with one metadata file, all of it there when it returns', async () => {
    const store = memoryStore()
    const written: string[] = []
    const recording = {
      ...store,
      async write(key: string, bytes: Uint8Array) {
        await store.write(key, bytes)
        written.push(key)
      },
    }

    await append(memoryTableFiles(recording), draft(), [dataFile('a')])

    assert.deepEqual(
      written.map((key) => key.replace(/^.*\/metadata\//, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,}/g, '*')).sort(),
      ['*-m0.avro', '00000-*.metadata.json', 'snap-*-1-*.avro'],
    )
  })

  it('numbers metadata files and logs the earlier ones', async () => {
    const files = memoryTableFiles()
    const { metadata, metadataLocation } = draft()
    assert.equal(metadataLocation, undefined)
    const definition = { location: metadata.location, schema: metadata.schemas[0], partition: [], properties: {} }
    assert.ok(definition.schema !== undefined)
    const first = await newTable(files, { ...definition, schema: definition.schema }, systemAmbient)

    const second = await append(files, first, [dataFile('a', { partition: [] })])

    assert.match(second.metadataLocation, /\/metadata\/00001-/)
    assert.deepEqual(second.metadata.metadataLog, [
      { metadataFile: first.metadataLocation, timestampMs: first.metadata.lastUpdatedMs },
    ])
  })

  it('keeps as many metadata files in the log as the table says', async () => {
    const files = memoryTableFiles()
    let version = await commitChange(
      files,
      draft(),
      {
        baseSnapshotId: undefined,
        snapshot: undefined,
        updates: [{ action: 'set-properties', updates: { 'write.metadata.previous-versions-max': '2' } }],
      },
      systemAmbient,
    )
    for (const name of ['a', 'b', 'c', 'd']) version = await append(files, version, [dataFile(name)])

    assert.equal(version.metadata.metadataLog.length, 2)
    assert.equal(version.metadata.snapshots.length, 4)
  })

  it('tells engines to leave the files alone', () => {
    assert.equal(draft().metadata.properties['gc.enabled'], 'false')
  })

  it("summarizes a snapshot in Iceberg's words, with totals", async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a'), dataFile('b', { partition: [1] })])
    const second = await commitChange(
      files,
      first,
      change({
        operation: 'overwrite',
        removed: [dataFile('a')],
        added: [dataFile('c', { recordCount: 4n })],
        summary: { 'phlo.run': 'r1' },
      }),
      systemAmbient,
    )

    assert.deepEqual(findSnapshot(second.metadata)?.summary, {
      operation: 'overwrite',
      'phlo.run': 'r1',
      'added-data-files': '1',
      'deleted-data-files': '1',
      'added-records': '4',
      'deleted-records': '10',
      'added-files-size': '1000',
      'removed-files-size': '1000',
      'changed-partition-count': '1',
      'total-records': '14',
      'total-files-size': '2000',
      'total-data-files': '2',
      'total-delete-files': '0',
      'total-position-deletes': '0',
      'total-equality-deletes': '0',
    })
  })

  it('chains snapshots: parent, sequence number, log and the branch main', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])
    const { metadata } = await append(files, first, [dataFile('b')])
    const [one, two] = metadata.snapshots

    assert.equal(two?.parentSnapshotId, one?.snapshotId)
    assert.deepEqual([one?.sequenceNumber, two?.sequenceNumber, metadata.lastSequenceNumber], [1n, 2n, 2n])
    assert.deepEqual(
      metadata.snapshotLog.map(({ snapshotId }) => snapshotId),
      [one?.snapshotId, two?.snapshotId],
    )
    assert.deepEqual(metadata.refs, { main: { snapshotId: two?.snapshotId, type: 'branch' } })
  })

  it('never lets time go back, whatever the clock says', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])
    const slow = { ...systemAmbient, now: () => 5 }

    const { metadata } = await commitChange(files, first, change({ added: [dataFile('b')] }), slow)

    assert.equal(metadata.lastUpdatedMs, first.metadata.lastUpdatedMs)
  })

  it('rewrites only the manifests that hold removed files', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a'), dataFile('b')])
    const second = await append(files, first, [dataFile('c')])
    const [untouched] = await manifestsOf(files, second)

    const third = await commitChange(
      files,
      second,
      change({ operation: 'delete', removed: [dataFile('a')] }),
      systemAmbient,
    )

    assert.deepEqual(await locations(files, third), [dataFile('b').location, dataFile('c').location])
    const [kept, rewritten] = await manifestsOf(files, third)
    assert.deepEqual(kept, untouched)
    assert.deepEqual(
      [rewritten?.addedFiles, rewritten?.existingFiles, rewritten?.deletedFiles, rewritten?.minSequenceNumber],
      [0, 1, 1, 1n],
    )
  })

  it('leaves manifests without live files out of the next snapshot', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])
    const emptied = await commitChange(
      files,
      first,
      change({ operation: 'delete', removed: [dataFile('a')] }),
      systemAmbient,
    )

    const third = await append(files, emptied, [dataFile('b')])

    assert.equal((await manifestsOf(files, emptied)).length, 1)
    assert.equal((await manifestsOf(files, third)).length, 1)
    assert.deepEqual(await locations(files, third), [dataFile('b').location])
  })

  it('fails rather than remove a file that is not there', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])

    await assert.rejects(
      commitChange(files, first, change({ operation: 'delete', removed: [dataFile('x')] }), systemAmbient),
    )
  })

  it('merges manifests when a hundred small ones have gathered, and loses none of their files', async () => {
    const files = memoryTableFiles()
    let version = await append(files, draft(), [dataFile('0')])
    for (let index = 1; index < 99; index++) version = await append(files, version, [dataFile(String(index))])
    assert.equal((await manifestsOf(files, version)).length, 99)

    const merged = await append(files, version, [dataFile('99')])

    const manifests = await manifestsOf(files, merged)
    assert.equal(manifests.length, 1)
    assert.deepEqual([manifests[0]?.addedFiles, manifests[0]?.existingFiles], [1, 99])
    const plan = await planScan(files, merged, {})
    assert.deepEqual(
      new Set(plan.tasks.map(({ sequenceNumber }) => sequenceNumber)),
      new Set(Array.from({ length: 100 }, (_, index) => BigInt(index + 1))),
    )
    assert.equal(
      (await planScan(files, merged, { snapshotId: version.metadata.currentSnapshotId ?? 0n })).tasks.length,
      99,
    )
  })

  it('evolves the schema with the rows that need it, and finds an older one again', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])
    const [schema] = first.metadata.schemas
    assert.ok(schema !== undefined)
    const wider = { ...schema, fields: [...schema.fields, field(3, 'note', 'string')] }

    const second = await commitChange(
      files,
      first,
      change({ added: [dataFile('b')] }, { updates: [{ action: 'add-schema', schema: wider }] }),
      systemAmbient,
    )
    const third = await commitChange(
      files,
      second,
      { ...change({}), snapshot: undefined, updates: [{ action: 'add-schema', schema }] },
      systemAmbient,
    )

    assert.deepEqual(second.metadata.schemas, [schema, { ...wider, schemaId: 1 }])
    assert.equal(second.metadata.currentSchemaId, 1)
    assert.equal(second.metadata.lastColumnId, 3)
    assert.equal(findSnapshot(second.metadata)?.schemaId, 1)
    assert.equal(third.metadata.currentSchemaId, 0)
    assert.equal(third.metadata.schemas.length, 2)
  })

  it('keeps the ids of partition fields from spec to spec, and reads files of both', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(), [dataFile('a')])
    const spec = {
      specId: 9,
      fields: [
        { sourceId: 1, fieldId: 0, name: 'id_bucket', transform: 'bucket[4]' },
        { sourceId: 2, fieldId: 0, name: 'day', transform: 'identity' },
      ],
    } as const

    const second = await commitChange(
      files,
      first,
      change({ added: [dataFile('b', { specId: 1, partition: [3, 0] })] }, { updates: [{ action: 'add-spec', spec }] }),
      systemAmbient,
    )

    assert.deepEqual(second.metadata.partitionSpecs[1], {
      specId: 1,
      fields: [
        { ...spec.fields[0], fieldId: 1001 },
        { ...spec.fields[1], fieldId: 1000 },
      ],
    })
    const plan = await planScan(files, second, { filter: { op: 'eq', fieldId: 2, value: 0 } })
    assert.deepEqual(
      plan.tasks.map(({ dataFile: file }) => file.partition),
      [[3, 0], [0]],
    )
  })

  it('sets and removes properties', async () => {
    const files = memoryTableFiles()
    const { metadata } = await commitChange(
      files,
      draft(),
      {
        baseSnapshotId: undefined,
        snapshot: undefined,
        updates: [
          { action: 'set-properties', updates: { a: '1', b: '2' } },
          { action: 'remove-properties', removals: ['a', 'gc.enabled'] },
        ],
      },
      systemAmbient,
    )

    assert.deepEqual(metadata.properties, { b: '2' })
    assert.equal(metadata.currentSnapshotId, undefined)
  })
})
