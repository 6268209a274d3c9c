import assert from 'node:assert/strict'
import { relaxNested } from '../../../src/iceberg/schema/relax-nested.js'
import type { Field, Type } from '../../../src/iceberg/types.js'
import { field } from '../../support/iceberg-table.js'

function struct(...fields: readonly Field[]): Type {
  return { type: 'struct', fields }
}

function list(element: Type, elementRequired: boolean): Type {
  return { type: 'list', elementId: 90, element, elementRequired }
}

function map(value: Type, valueRequired: boolean): Type {
  return { type: 'map', keyId: 91, key: 'string', valueId: 92, value, valueRequired }
}

const X = field(2, 'x', 'int', true)
const OPTIONAL_X = field(2, 'x', 'int')

/** A field's type, whether the field is required, and its type afterwards. */
const CASES: Readonly<Record<string, readonly [Type, boolean, Type]>> = {
  'a field of a required struct as it is': [struct(X), true, struct(X)],
  'a field of an optional struct optional': [struct(X), false, struct(OPTIONAL_X)],
  'structs inside of an optional struct optional, and what is in them': [
    struct(field(3, 'inner', struct(X), true)),
    false,
    struct(field(3, 'inner', struct(OPTIONAL_X))),
  ],
  'a field of required elements as it is, though the list may be missing': [
    list(struct(X), true),
    false,
    list(struct(X), true),
  ],
  'a field of optional elements optional': [list(struct(X), false), true, list(struct(OPTIONAL_X), false)],
  'a field of optional values optional': [map(struct(X), false), true, map(struct(OPTIONAL_X), false)],
}

describe('iceberg/schema/relax-nested', () => {
  for (const [what, [type, required, relaxed]] of Object.entries(CASES)) {
    it(`leaves or makes ${what}`, () => {
      assert.deepEqual(relaxNested([field(1, 'a', type, required)]), [field(1, 'a', relaxed, required)])
    })
  }
})
