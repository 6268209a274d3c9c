import assert from 'node:assert/strict'
import type { PhloError } from '../../../src/errors.js'
import type { Type } from '../../../src/iceberg/types.js'
import { t, z } from '../../../src/index.js'
import { columnsOfSchema } from '../../../src/pipelines/columns/columns-of-schema.js'

const TYPES: readonly (readonly [string, z.ZodType, Type])[] = [
  ['z.string()', z.string(), 'string'],
  ['z.email()', z.email(), 'string'],
  ['z.int32()', z.int32(), 'int'],
  ['z.uint32()', z.uint32(), 'long'],
  ['z.int()', z.int(), 'long'],
  ['z.number().int()', z.number().int(), 'long'],
  ['z.int64()', z.int64(), 'long'],
  ['z.bigint()', z.bigint(), 'long'],
  ['z.float32()', z.float32(), 'float'],
  ['z.number()', z.number(), 'double'],
  ['z.boolean()', z.boolean(), 'boolean'],
  ['z.iso.date()', z.iso.date(), 'date'],
  ['z.iso.datetime()', z.iso.datetime(), 'timestamptz'],
  ['z.iso.time()', z.iso.time(), 'time'],
  ['z.enum()', z.enum(['a', 'b']), 'string'],
  ['z.literal() of a number', z.literal(1), 'long'],
  ['z.literal() of a boolean', z.literal(true), 'boolean'],
  ['t.decimal(9, 2)', t.decimal(9, 2), 'decimal(9,2)'],
  ['t.epochMs()', t.epochMs(), 'timestamptz'],
  ['t.timestamp()', t.timestamp(), 'timestamp'],
  ['t.time()', t.time(), 'time'],
  ['t.uuid()', t.uuid(), 'uuid'],
  ['t.binary()', t.binary(), 'binary'],
]

const UNSUPPORTED: readonly (readonly [string, z.ZodType])[] = [
  ['.refine()', z.string().refine(() => true)],
  ['.transform()', z.string().transform((text) => text.length)],
  ['.trim()', z.string().trim()],
  ['.default()', z.string().default('x')],
  ['coercion', z.coerce.number()],
  ['a pattern that looks ahead', z.string().regex(/(?=a)/)],
  ['a format without a pattern', z.url()],
  ['a multiple of a fraction on a double', z.number().multipleOf(0.1)],
  ['z.date()', z.date()],
  ['z.any()', z.any()],
  ['a union', z.union([z.string(), z.int()])],
  ['literals of several types', z.literal(['a', 1])],
  ['a strict object', z.strictObject({ a: z.string() })],
  ['a check of an object', z.object({ a: z.string() }).refine(() => true)],
  ['t.epochMs() inside a struct', z.object({ at: t.epochMs() })],
]

describe('pipelines/columns/columns-of-schema', () => {
  for (const [name, schema, type] of TYPES) {
    it(`takes ${name} as ${String(type)}`, () => {
      assert.equal(columnOf(schema)?.type, type)
    })
  }

  for (const [name, schema] of UNSUPPORTED) {
    it(`refuses ${name}, naming the column`, () => {
      assert.throws(
        () => columnOf(schema),
        (error: PhloError) => {
          assert.equal(error.code, 'PHLO_SCHEMA_UNSUPPORTED')
          assert.match(String(error.context.field), /^orders\.c/)
          return true
        },
      )
    })
  }

  for (const [name, schema] of [
    ['.nullable()', z.string().nullable()],
    ['.optional()', z.string().optional()],
    ['.nullish()', z.string().nullish()],
    ['a union with null', z.union([z.string(), z.null()])],
    ['.optional() of a column of t', t.epochMs().optional()],
  ] as const) {
    it(`makes a column optional by ${name}`, () => {
      assert.equal(columnOf(schema)?.required, false)
    })
  }

  it('nests structs, lists and maps', () => {
    const schema = z.object({
      tags: z.array(z.string().nullable()),
      at: z.object({ x: z.number(), y: z.number().optional() }),
      scores: z.record(z.string(), z.int()),
    })

    const { fields } = columnsOfSchema(schema, { name: 'orders', identifier: [] }).schema

    assert.deepEqual(
      fields.map(({ type }) => type),
      [
        { type: 'list', elementId: 2, element: 'string', elementRequired: false },
        {
          type: 'struct',
          fields: [
            { id: 4, name: 'x', required: true, type: 'double' },
            { id: 5, name: 'y', required: false, type: 'double' },
          ],
        },
        { type: 'map', keyId: 7, key: 'string', valueId: 8, value: 'long', valueRequired: true },
      ],
    )
  })

  it('requires fields of an object that can be missing by a rule alone', () => {
    const point = z.object({ x: z.number() })
    const schema = z.object({
      one: z.object({ at: point }).nullable(),
      many: z.array(point.nullable()),
      all: z.array(point),
    })

    const { schema: columns, constraints } = columnsOfSchema(schema, { name: 'orders', identifier: [] })

    const required = [...JSON.stringify(columns).matchAll(/"name":"(at|x)","required":(true|false)/g)]
    assert.deepEqual(
      required.map(([, name, value]) => [name, value]),
      [
        ['at', 'false'],
        ['x', 'false'],
        ['x', 'false'],
        ['x', 'true'],
      ],
    )
    assert.equal(constraints.filter(({ rule }) => rule.rule === 'required').length, 5)
  })

  it('keeps descriptions as documentation', () => {
    assert.equal(columnOf(z.int32().describe('glucose').optional())?.doc, 'glucose')
  })

  it('names the columns of the key by their ids', () => {
    const schema = z.object({ a: z.string(), b: z.int() })

    const columns = columnsOfSchema(schema, { name: 'orders', identifier: ['b', 'a'] })

    assert.deepEqual(columns.schema.identifierFieldIds, [2, 1])
  })

  for (const [name, column] of [
    ['can be null', z.string().nullable()],
    ['is a fraction', z.number()],
    ['is nested', z.array(z.string())],
  ] as const) {
    it(`refuses a key whose column ${name}`, () => {
      const schema = z.object({ c: column })

      assert.throws(() => columnsOfSchema(schema, { name: 'orders', identifier: ['c'] }), {
        code: 'PHLO_SCHEMA_UNSUPPORTED',
      })
    })
  }

  it('refuses a schema that contains itself', () => {
    const node = z.object({
      get children() {
        return z.array(node)
      },
    })

    assert.throws(() => columnsOfSchema(node, { name: 'orders', identifier: [] }), { code: 'PHLO_SCHEMA_UNSUPPORTED' })
  })
})

function columnOf(schema: z.ZodType) {
  return columnsOfSchema(z.object({ c: schema }), { name: 'orders', identifier: [] }).schema.fields[0]
}
