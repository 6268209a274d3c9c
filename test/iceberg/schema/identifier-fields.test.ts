import assert from 'node:assert/strict'
import { checkIdentifierFields } from '../../../src/iceberg/schema/identifier-fields.js'
import { checkPartitionFields, namePartitionFields } from '../../../src/iceberg/schema/partition-fields.js'
import type { PartitionField, Schema, Transform } from '../../../src/iceberg/types.js'
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

  it('names fields as Iceberg does, and otherwise where the name is taken', () => {
    const named = (transforms: readonly Transform[], known: readonly PartitionField[] = []) =>
      namePartitionFields(
        SCHEMA,
        transforms.map((transform) => ({ sourceId: 1, transform })),
        known,
      ).map(({ name }) => name)

    assert.deepEqual(named(['day', 'bucket[16]', 'truncate[4]', 'identity', 'void']), [
      'id_day',
      'id_bucket',
      'id_trunc',
      'id',
      'id_null',
    ])
    assert.deepEqual(named(['bucket[4]', 'bucket[8]']), ['id_bucket', 'id_bucket_8'])
    const others = ['id_trunc', 'id_trunc_4'].map((name): PartitionField => {
      return { sourceId: 2, fieldId: 1000, name, transform: 'truncate[4]' }
    })
    assert.deepEqual(named(['truncate[4]'], others), ['id_trunc_4_2'])
    assert.deepEqual(named(['day'], [{ sourceId: 1, fieldId: 1000, name: 'chosen', transform: 'day' }]), ['chosen'])
  })
})
