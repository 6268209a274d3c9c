import assert from 'node:assert/strict'
import { applyUpdates } from '../../../src/iceberg/commit/apply-updates.js'
import { evolvePartition } from '../../../src/iceberg/commit/evolve-partition.js'
import type { PartitionSource } from '../../../src/iceberg/schema/partition-fields.js'
import type { TableMetadata } from '../../../src/iceberg/table-metadata.js'
import type { PartitionSpec, Transform } from '../../../src/iceberg/types.js'
import { draft, field } from '../../support/iceberg-table.js'

const FIELDS = [field(1, 'id', 'long', true), field(2, 'at', 'timestamp')]

function by(...transforms: readonly Transform[]): readonly PartitionSource[] {
  return transforms.map((transform) => ({ sourceId: transform.startsWith('bucket') ? 1 : 2, transform }))
}

/** A table that was partitioned in one way after the other. */
function table(...partitions: readonly (readonly PartitionSource[])[]): TableMetadata {
  return partitions.reduce(
    (metadata, wanted) => applyUpdates(metadata, [{ action: 'add-spec', spec: evolvePartition(metadata, wanted) }]),
    draft(FIELDS, []).metadata,
  )
}

function fieldsOf({ fields }: PartitionSpec): readonly (readonly [number, string])[] {
  return fields.map(({ fieldId, name }) => [fieldId, name])
}

describe('iceberg/commit/evolve-partition', () => {
  it('gives the very default spec where nothing changes', () => {
    const metadata = table(by('day'))

    assert.equal(evolvePartition(metadata, by('day')), metadata.partitionSpecs[1])
  })

  it('makes a spec with the next ids, and leaves the others as they are', () => {
    const metadata = table(by('day'))

    const spec = evolvePartition(metadata, by('hour', 'bucket[4]'))

    assert.deepEqual(
      [spec.specId, fieldsOf(spec)],
      [
        2,
        [
          [1001, 'at_hour'],
          [1002, 'id_bucket'],
        ],
      ],
    )
    assert.deepEqual(table(by('day'), by('hour')).partitionSpecs.slice(0, 2), metadata.partitionSpecs)
  })

  it('gives a field that an older spec had its id and name, and a spec that the table had before its own id', () => {
    const metadata = table(by('day'), by('bucket[4]'))

    assert.deepEqual(fieldsOf(evolvePartition(metadata, by('bucket[4]', 'day'))), [
      [1001, 'id_bucket'],
      [1000, 'at_day'],
    ])
    assert.equal(evolvePartition(metadata, by('day')), metadata.partitionSpecs[1])
    assert.equal(evolvePartition(metadata, []), metadata.partitionSpecs[0])
  })

  it('gives two fields of a table no name in common', () => {
    const metadata = table(by('bucket[4]'))

    assert.deepEqual(fieldsOf(evolvePartition(metadata, by('bucket[8]'))), [[1001, 'id_bucket_8']])
  })

  it('takes a void field, as version 1 leaves it behind, for no field', () => {
    const metadata = draft(FIELDS, [{ sourceId: 1, fieldId: 1000, name: 'gone', transform: 'void' }]).metadata

    assert.equal(evolvePartition(metadata, []), metadata.partitionSpecs[0])
  })

  it('refuses a transform that the column does not take', () => {
    assert.throws(() => evolvePartition(table(), [{ sourceId: 1, transform: 'day' }]), {
      code: 'PHLO_PARTITION_INVALID',
    })
  })
})
