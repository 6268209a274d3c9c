import assert from 'node:assert/strict'
import { assignFieldIds } from '../../../src/iceberg/schema/assign-field-ids.js'
import { field } from '../../support/iceberg-table.js'

describe('iceberg/schema/assign-field-ids', () => {
  it('numbers the fields of a struct before what is nested in them, as Iceberg does', () => {
    const { fields, lastId, newIds } = assignFieldIds(
      [
        field(10, 'a', 'int'),
        field(20, 'b', { type: 'struct', fields: [field(21, 'x', 'int'), field(22, 'y', 'int')] }),
        field(30, 'c', { type: 'map', keyId: 31, key: 'string', valueId: 32, value: 'int', valueRequired: true }),
        field(40, 'd', {
          type: 'list',
          elementId: 41,
          element: { type: 'struct', fields: [field(42, 'z', 'int')] },
          elementRequired: false,
        }),
      ],
      1,
    )

    assert.deepEqual(
      fields.map(({ id }) => id),
      [1, 2, 3, 4],
    )
    assert.deepEqual(
      [21, 22, 31, 32, 41, 42].map((id) => newIds.get(id)),
      [5, 6, 7, 8, 9, 10],
    )
    assert.equal(lastId, 10)
  })

  it('says which id was the last even where there is no field', () => {
    assert.equal(assignFieldIds([], 8).lastId, 7)
  })
})
