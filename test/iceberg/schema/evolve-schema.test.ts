import assert from 'node:assert/strict'
import { evolveSchema } from '../../../src/iceberg/schema/evolve-schema.js'
import type { Field, PrimitiveType, Schema, Type } from '../../../src/iceberg/types.js'
import { field } from '../../support/iceberg-table.js'

function schema(fields: readonly Field[], identifierFieldIds: readonly number[] = []): Schema {
  return { schemaId: 0, fields, identifierFieldIds }
}

const CURRENT = schema([field(1, 'id', 'int', true), field(2, 'name', 'string')], [1])

const WIDENED: readonly [PrimitiveType, PrimitiveType][] = [
  ['int', 'long'],
  ['float', 'double'],
  ['decimal(9,2)', 'decimal(18,2)'],
]
const REFUSED: readonly [Type, Type][] = [
  ['string', 'int'],
  ['int', 'double'],
  ['long', 'timestamp'],
  ['date', 'timestamp'],
  ['timestamp', 'timestamptz'],
  ['decimal(9,2)', 'decimal(18,3)'],
  ['fixed[4]', 'fixed[5]'],
  ['string', { type: 'struct', fields: [] }],
  [
    { type: 'struct', fields: [] },
    { type: 'list', elementId: 9, element: 'int', elementRequired: false },
  ],
]

describe('iceberg/schema/evolve-schema', () => {
  it('gives back the very same schema when all is there', () => {
    const { schema: same, changes } = evolveSchema(CURRENT, schema([field(7, 'name', 'string')]), 2)

    assert.equal(same, CURRENT)
    assert.deepEqual(changes, [])
  })

  it('adds what is missing with new ids above all that were ever given, as optional', () => {
    const evolved = evolveSchema(CURRENT, schema([field(1, 'id', 'int', true), field(2, 'note', 'string', true)]), 9)

    assert.deepEqual(evolved.schema.fields, [...CURRENT.fields, field(10, 'note', 'string')])
    assert.deepEqual(evolved.changes, [{ kind: 'added', path: 'note', type: 'string' }])
  })

  it('requires nothing inside of what it adds, for rows that are there have none of it', () => {
    const place = (required: boolean): Type => ({
      type: 'struct',
      fields: [
        field(4, 'city', 'string', required),
        field(5, 'tags', { type: 'list', elementId: 6, element: 'string', elementRequired: true }, required),
      ],
    })
    const evolved = evolveSchema(CURRENT, schema([field(3, 'place', place(true), true)]), 2)

    assert.deepEqual(evolved.schema.fields, [...CURRENT.fields, field(3, 'place', place(false))])
  })

  it('adds and widens inside structs, lists and maps', () => {
    const nested = (x: PrimitiveType, others: readonly Field[]): Type => ({
      type: 'list',
      elementId: 2,
      element: { type: 'struct', fields: [field(3, 'x', x), ...others] },
      elementRequired: false,
    })
    const evolved = evolveSchema(
      schema([field(1, 'items', nested('int', []))]),
      schema([field(1, 'items', nested('long', [field(4, 'y', 'string')]))]),
      3,
    )

    assert.deepEqual(evolved.schema.fields, [field(1, 'items', nested('long', [field(4, 'y', 'string')]))])
    assert.deepEqual(
      evolved.changes.map(({ kind, ...rest }) => [kind, 'path' in rest ? rest.path : undefined]),
      [
        ['widened', 'items.element.x'],
        ['added', 'items.element.y'],
      ],
    )
  })

  for (const [from, to] of WIDENED) {
    it(`widens ${from} to ${to}, and takes ${from} where ${to} is`, () => {
      const narrow = schema([field(1, 'x', from)])
      const wide = schema([field(1, 'x', to)])

      assert.deepEqual(evolveSchema(narrow, wide, 1).schema.fields, wide.fields)
      assert.equal(evolveSchema(wide, narrow, 1).schema, wide)
    })
  }

  for (const [from, to] of REFUSED) {
    it(`refuses to make ${JSON.stringify(to)} of ${JSON.stringify(from)}, and names the column`, () => {
      assert.throws(() => evolveSchema(schema([field(1, 'x', from)]), schema([field(1, 'x', to)]), 1), {
        code: 'PHLO_SCHEMA_INCOMPATIBLE',
        message: /\bx\b/,
      })
    })
  }

  it('makes a required column optional, unless it is part of the key', () => {
    const required = schema([field(1, 'x', 'int', true)])
    const optional = schema([field(1, 'x', 'int')])

    assert.deepEqual(evolveSchema(required, optional, 1).changes, [{ kind: 'made-optional', path: 'x' }])
    assert.throws(() => evolveSchema({ ...required, identifierFieldIds: [1] }, optional, 1), {
      code: 'PHLO_SCHEMA_INCOMPATIBLE',
    })
  })

  it('leaves an optional column optional when rows without nulls come', () => {
    const optional = schema([field(1, 'x', 'int')])

    assert.equal(evolveSchema(optional, schema([field(1, 'x', 'int', true)]), 1).schema, optional)
  })

  it('changes the key to columns of the same names', () => {
    const current = schema([field(1, 'a', 'int', true), field(2, 'b', 'int', true)], [1])
    const desired = schema([field(7, 'b', 'int', true)], [7])

    assert.deepEqual(evolveSchema(current, desired, 2).schema.identifierFieldIds, [2])
  })
})
