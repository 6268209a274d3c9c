import assert from 'node:assert/strict'
import { writeAvroFile } from '../../../src/iceberg/avro/avro-file.js'
import type { AvroField, AvroRecord } from '../../../src/iceberg/avro/avro-schema.js'
import type { ManifestEntry, ManifestFile } from '../../../src/iceberg/manifests/manifest.js'
import { manifestFieldKey } from '../../../src/iceberg/manifests/manifest-schema.js'
import type { PartitionType } from '../../../src/iceberg/manifests/partition-type.js'
import { readManifest } from '../../../src/iceberg/manifests/read-manifest.js'
import { readManifestList } from '../../../src/iceberg/manifests/read-manifest-list.js'
import { writeManifest } from '../../../src/iceberg/manifests/write-manifest.js'
import { writeManifestList } from '../../../src/iceberg/manifests/write-manifest-list.js'
import type { PrimitiveType, Value } from '../../../src/iceberg/types.js'
import { dataFile } from '../../support/iceberg-table.js'

const SYNC = new Uint8Array(16)
const LOCATION = 'memory:/t/metadata/m0.avro'

function partitionOf(types: readonly PrimitiveType[]): PartitionType {
  return {
    specId: 0,
    fields: types.map((type, index) => ({
      sourceId: index + 1,
      fieldId: 1000 + index,
      name: `part ${index}`,
      transform: 'identity',
      type,
      sourceType: type,
    })),
  }
}

function write(entries: readonly ManifestEntry[], partition: PartitionType) {
  return writeManifest({
    location: LOCATION,
    content: 'data',
    schema: { schemaId: 0, fields: [], identifierFieldIds: [] },
    partition,
    entries,
    snapshotId: 5n,
    sequenceNumber: 3n,
    syncMarker: SYNC,
  })
}

function added(partition: readonly (Value | null)[]): ManifestEntry {
  return {
    status: 'added',
    snapshotId: 5n,
    sequenceNumber: 3n,
    fileSequenceNumber: 3n,
    file: dataFile('a', { partition }),
  }
}

const PARTITION_VALUES: readonly [PrimitiveType, Value][] = [
  ['boolean', true],
  ['int', -5],
  ['long', -(2n ** 63n)],
  ['float', 1.5],
  ['double', -0],
  ['date', -1],
  ['time', 5n],
  ['timestamp', -5n],
  ['timestamptz', 2n ** 62n],
  ['string', 'é/ü'],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7'],
  ['binary', Uint8Array.of(0, 255)],
  ['fixed[3]', Uint8Array.of(1, 2, 3)],
  ['decimal(38,10)', -(10n ** 37n)],
]

describe('iceberg/manifests/read-manifest', () => {
  for (const [type, value] of PARTITION_VALUES) {
    it(`reads back partitions of ${type}, null too`, () => {
      const partition = partitionOf([type, type])
      const entries = [added([value, null])]
      const { bytes, manifest } = write(entries, partition)

      assert.deepEqual(readManifest(bytes, manifest, partition), entries)
      assert.deepEqual(
        manifest.partitions?.map(({ containsNull }) => containsNull),
        [false, true],
      )
      assert.ok(manifest.partitions?.[0]?.lowerBound !== undefined)
      assert.equal(manifest.partitions[1]?.lowerBound, undefined)
    })
  }

  it('reads back everything else that is known of a file', () => {
    const file = dataFile('a', {
      content: 'equality-deletes',
      partition: [],
      equalityIds: [1, 2],
      sortOrderId: 1,
      splitOffsets: [4n, 2n ** 40n],
      columnSizes: new Map([[1, 5n]]),
      valueCounts: new Map([[1, 6n]]),
      nullValueCounts: new Map([[1, 0n]]),
      nanValueCounts: new Map([[1, 2n]]),
      lowerBounds: new Map([[1, Uint8Array.of(1)]]),
      upperBounds: new Map([[1, Uint8Array.of(2)]]),
      referencedDataFile: 'memory:/t/data/b.parquet',
    })
    const entries = [{ ...added([]), file }]
    const { bytes, manifest } = write(entries, partitionOf([]))

    assert.deepEqual(readManifest(bytes, manifest, partitionOf([])), entries)
  })

  it('reads a partition that is older than the widening of its column as the column is now', () => {
    const { bytes, manifest } = write([added([7])], partitionOf(['int']))

    assert.deepEqual(readManifest(bytes, manifest, partitionOf(['long']))[0]?.file.partition, [7n])
  })

  it('reads what version 1 wrote: no sequence numbers, no content, names of its own', () => {
    const bytes = writeVersion1([{ status: 0, snapshot_id: 9n, data_file: version1File('old') }])
    const manifest = { ...write([added([1])], partitionOf(['int'])).manifest, sequenceNumber: 0n }

    const [entry] = readManifest(bytes, manifest, partitionOf(['int']))

    assert.equal(entry?.status, 'existing')
    assert.equal(entry.snapshotId, 9n)
    assert.equal(entry.sequenceNumber, 0n)
    assert.equal(entry.file.content, 'data')
    assert.deepEqual(entry.file.partition, [42])
  })

  it('gives added files of version 2 the sequence number and snapshot of their manifest', () => {
    const inherited: ManifestEntry = { ...added([1]), sequenceNumber: 3n, fileSequenceNumber: 3n }
    const { manifest } = write([inherited], partitionOf(['int']))
    const bytes = writeInheriting()

    const [entry] = readManifest(
      bytes,
      { ...manifest, sequenceNumber: 77n, addedSnapshotId: 78n },
      partitionOf(['int']),
    )

    assert.equal(entry?.sequenceNumber, 77n)
    assert.equal(entry.fileSequenceNumber, 77n)
    assert.equal(entry.snapshotId, 78n)
  })

  it('names the manifest that is damaged', () => {
    const { bytes, manifest } = write([added([1])], partitionOf(['int']))

    assert.throws(() => readManifest(bytes.subarray(0, bytes.length - 20), manifest, partitionOf(['int'])), {
      code: 'PHLO_METADATA_INVALID',
      context: { file: LOCATION },
    })
  })
})

describe('iceberg/manifests/read-manifest-list', () => {
  it('reads back what it wrote', () => {
    const { manifest } = write([added([1]), added([null])], partitionOf(['int']))
    const bytes = writeManifestList({
      manifests: [manifest],
      snapshotId: 5n,
      parentSnapshotId: undefined,
      sequenceNumber: 3n,
      syncMarker: SYNC,
    })

    assert.deepEqual(readManifestList(bytes, 'list'), [manifest])
  })

  it('reads lists of version 1, where counts and sequence numbers are missing', () => {
    const schema = avroRecord('manifest_file', [
      ['manifest_path', 500, 'string'],
      ['manifest_length', 501, 'long'],
      ['partition_spec_id', 502, 'int'],
      ['added_snapshot_id', 503, 'long'],
    ])
    const bytes = writeAvroFile({
      schema,
      metadata: {},
      keyOf: manifestFieldKey,
      syncMarker: SYNC,
      records: [{ manifest_path: 'm', manifest_length: 5n, partition_spec_id: 0, added_snapshot_id: 4n }],
    })

    const [manifest] = readManifestList(bytes, 'list')

    const { content, sequenceNumber, addedFiles, partitions }: Partial<ManifestFile> = manifest ?? {}
    assert.deepEqual(
      { content, sequenceNumber, addedFiles, partitions },
      {
        content: 'data',
        sequenceNumber: 0n,
        addedFiles: undefined,
        partitions: undefined,
      },
    )
  })
})

function avroRecord(name: string, fields: readonly [string, number, AvroField['type']][]): AvroRecord {
  return {
    type: 'record',
    name,
    fields: fields.map(([fieldName, id, type]) => ({ name: fieldName, type, 'field-id': id })),
  }
}

const PARTITION_42 = avroRecord('r102', [['anything', 1000, ['null', 'int']]])
const DATA_FILE_1 = avroRecord('data_file', [
  ['path_by_another_name', 100, 'string'],
  ['file_format', 101, 'string'],
  ['partition', 102, PARTITION_42],
  ['record_count', 103, 'long'],
  ['file_size_in_bytes', 104, 'long'],
  ['block_size_in_bytes', 105, 'long'],
])

function version1File(name: string) {
  return {
    file_path: `memory:/t/data/${name}.parquet`,
    file_format: 'PARQUET',
    partition: { 1000: 42 },
    record_count: 3n,
    file_size_in_bytes: 5n,
    block_size_in_bytes: 1n,
  }
}

function writeVersion1(records: readonly unknown[]): Uint8Array {
  const schema = avroRecord('manifest_entry', [
    ['status', 0, 'int'],
    ['snapshot_id', 1, 'long'],
    ['data_file', 2, DATA_FILE_1],
  ])
  return writeAvroFile({ schema, metadata: {}, records, keyOf: manifestFieldKey, syncMarker: SYNC })
}

function writeInheriting(): Uint8Array {
  const schema = avroRecord('manifest_entry', [
    ['status', 0, 'int'],
    ['snapshot_id', 1, ['null', 'long']],
    ['sequence_number', 3, ['null', 'long']],
    ['file_sequence_number', 4, ['null', 'long']],
    ['data_file', 2, DATA_FILE_1],
  ])
  return writeAvroFile({
    schema,
    metadata: { 'format-version': '2' },
    keyOf: manifestFieldKey,
    syncMarker: SYNC,
    records: [{ status: 1, data_file: version1File('new') }],
  })
}
