import assert from 'node:assert/strict'
import { checkIdentifierFields } from '../../../src/iceberg/schema/identifier-fields.js'
import { checkPartitionFields, partitionFieldName } from '../../../src/iceberg/schema/partition-fields.js'
import type { PartitionField, Schema } from '../../../src/iceberg/types.js'
import { field } from '../../support/iceberg-table.js'

const SCHEMA: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    field(1, 'id', 'long', true),
    field(2, 'maybe', 'long'),
    field(3, 'ratio', 'double', true),
    field(4, 'place', { type: 'struct', fields: [field(5, 'city', 'string', true)] }, true),
    field(6, 'other', { type: 'struct', fields: [field(7, 'city', 'string', true)] }),
    field(8, 'tags', { type: 'list', elementId: 9, element: 'string', elementRequired: true }, true),
  ],
}

const UNFIT_KEYS: readonly [string, number][] = [
  ['an optional column', 2],
  ['a floating-point column', 3],
  ['a struct', 4],
  ['a field of an optional struct', 7],
  ['an element of a list', 9],
  ['a field that is not there', 99],
]
const UNFIT_PARTITIONS: readonly [string, PartitionField][] = [
  ['a column that is not there', { sourceId: 99, fieldId: 0, name: 'x', transform: 'identity' }],
  ['a struct', { sourceId: 4, fieldId: 0, name: 'x', transform: 'identity' }],
  ['an element of a list', { sourceId: 9, fieldId: 0, name: 'x', transform: 'identity' }],
  ['the day of a number', { sourceId: 1, fieldId: 0, name: 'x', transform: 'day' }],
  ['a name that a column has', { sourceId: 1, fieldId: 0, name: 'maybe', transform: 'bucket[4]' }],
]

describe('iceberg/schema/identifier-fields', () => {
  it('takes required columns and fields of required structs', () => {
    checkIdentifierFields({ ...SCHEMA, identifierFieldIds: [1, 5] })
  })

  for (const [what, id] of UNFIT_KEYS) {
    it(`refuses ${what} as a key`, () => {
      assert.throws(() => checkIdentifierFields({ ...SCHEMA, identifierFieldIds: [id] }), {
        code: 'PHLO_SCHEMA_INCOMPATIBLE',
      })
    })
  }
})

describe('iceberg/schema/partition-fields', () => {
  it('takes columns and fields of structs', () => {
    checkPartitionFields(SCHEMA, [
      { sourceId: 1, fieldId: 0, name: 'id', transform: 'identity' },
      { sourceId: 7, fieldId: 0, name: 'city_trunc_2', transform: 'truncate[2]' },
    ])
  })

  for (const [what, partition] of UNFIT_PARTITIONS) {
    it(`refuses ${what}`, () => {
      assert.throws(() => checkPartitionFields(SCHEMA, [partition]), { code: 'PHLO_PARTITION_INVALID' })
    })
  }

  it('refuses a name that is there twice', () => {
    const twice: PartitionField = { sourceId: 1, fieldId: 0, name: 'b', transform: 'bucket[4]' }
    assert.throws(() => checkPartitionFields(SCHEMA, [twice, twice]), { code: 'PHLO_PARTITION_INVALID' })
  })

  it('names fields as Iceberg does', () => {
    assert.equal(partitionFieldName('ts', 'day'), 'ts_day')
    assert.equal(partitionFieldName('id', 'bucket[16]'), 'id_bucket_16')
    assert.equal(partitionFieldName('s', 'truncate[4]'), 's_trunc_4')
    assert.equal(partitionFieldName('s', 'identity'), 's')
  })
})
