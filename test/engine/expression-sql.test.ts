import assert from 'node:assert/strict'
import { expressionSql } from '../../src/engine/expression-sql.js'
import type { Expression } from '../../src/iceberg/expression.js'
import type { PrimitiveType, Schema } from '../../src/iceberg/types.js'

describe('engine/expression-sql', () => {
  const types: PrimitiveType[] = [
    'int',
    'string',
    'double',
    'decimal(9,2)',
    'timestamptz',
    'date',
    'uuid',
    'binary',
    'boolean',
  ]
  const schema: Schema = {
    schemaId: 0,
    fields: types.map((type, index) => ({
      id: index + 1,
      name: index === 1 ? 'na"me' : `c${index + 1}`,
      required: false,
      type,
    })),
    identifierFieldIds: [],
  }

  const cases: Record<string, [Expression, string]> = {
    'all rows': [{ op: 'true' }, 'true'],
    'a comparison': [{ op: 'lt-eq', fieldId: 1, value: 5 }, `("c1" <= CAST('5' AS INTEGER))`],
    'a text with quotes': [{ op: 'eq', fieldId: 2, value: "it's" }, `("na""me" = 'it''s')`],
    infinity: [{ op: 'gt', fieldId: 3, value: -Infinity }, `("c3" > CAST('-Infinity' AS DOUBLE))`],
    'a negative decimal': [{ op: 'eq', fieldId: 4, value: -5n }, `("c4" = CAST('-0.05' AS DECIMAL(9,2)))`],
    'an instant': [{ op: 'gt', fieldId: 5, value: -1n }, '("c5" > CAST(make_timestamp(-1) AS TIMESTAMPTZ))'],
    'a date': [{ op: 'eq', fieldId: 6, value: -1 }, `("c6" = CAST('1970-01-01'::DATE + -1 AS DATE))`],
    bytes: [{ op: 'eq', fieldId: 8, value: Uint8Array.of(0, 255) }, `("c8" = from_hex('00ff'))`],
    'a list': [{ op: 'in', fieldId: 1, values: [1, 2] }, `("c1" in (CAST('1' AS INTEGER), CAST('2' AS INTEGER)))`],
    'an empty list': [{ op: 'in', fieldId: 1, values: [] }, 'false'],
    'a negated empty list': [{ op: 'not-in', fieldId: 1, values: [] }, '("c1" is not null)'],
    'a prefix': [{ op: 'starts-with', fieldId: 2, value: '%' }, `starts_with("na""me", '%')`],
    NaN: [{ op: 'is-nan', fieldId: 3 }, 'isnan("c3")'],
    connectives: [
      {
        op: 'or',
        left: { op: 'is-null', fieldId: 1 },
        right: { op: 'not', child: { op: 'eq', fieldId: 9, value: true } },
      },
      '(("c1" is null) or (not ("c9" = true)))',
    ],
  }
  for (const [what, [expression, sql]] of Object.entries(cases)) {
    it(`writes ${what}`, () => {
      assert.equal(expressionSql(expression, schema), sql)
    })
  }

  it('refuses a field that the schema does not have', () => {
    assert.throws(() => expressionSql({ op: 'is-null', fieldId: 99 }, schema), /field 99/)
  })
})
