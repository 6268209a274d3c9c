import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import type { Engine } from '../../../src/engine/engine.js'
import { sqlTypeOf } from '../../../src/engine/sql-type.js'
import { t, z } from '../../../src/index.js'
import { columnsOfSchema } from '../../../src/pipelines/columns/columns-of-schema.js'
import { guardOfConstraint } from '../../../src/pipelines/columns/guard-of-constraint.js'
import { tempEngine } from '../../support/temp-engine.js'

/** A schema, values that fulfil it and values that do not, as DuckDB writes them. */
const CASES: readonly (readonly [string, z.ZodType, readonly string[], readonly string[]])[] = [
  ['.min() and .max()', z.int32().min(20).max(600), ['20', '600', 'NULL'], ['19', '601']],
  ['.gt() and .lt()', z.number().gt(0).lt(1), ['0.5'], ['0', '1']],
  ['.positive()', z.int().positive(), ['1'], ['0']],
  ['.multipleOf()', z.int().multipleOf(5), ['0', '-10'], ['7']],
  ['.multipleOf() of a decimal', t.decimal(9, 2).multipleOf(0.25), ['0.50'], ['0.51']],
  ['a range of a decimal', t.decimal(9, 2).min(0.01), ['0.01'], ['0.00']],
  ['.min() of a text', z.string().min(2), ["'äö'"], ["'ä'"]],
  ['.length()', z.string().length(2), ["'ab'"], ["'abc'"]],
  ['.regex()', z.string().regex(/^[a-z]+$/), ["'abc'"], ["'aBc'", "'a1'", "''"]],
  ['.regex() without regard to case', z.string().regex(/^[a-z]+$/i), ["'aBc'"], ["'a1'"]],
  ['.regex() with escapes', z.string().regex(/^\d\u00e4'$/), ["'1ä'''"], ["'1a'''"]],
  ['.startsWith()', z.string().startsWith('a.'), ["'a.b'"], ["'axb'"]],
  ['.includes()', z.string().includes('+'), ["'a+b'"], ["'ab'"]],
  ['z.email()', z.email(), ["'ada@example.org'"], ["'ada'"]],
  ['z.enum()', z.enum(['up', "d'n"]), ["'up'", "'d''n'"], ["'left'"]],
  ['z.literal() of numbers', z.literal([1, 2]), ['1'], ['3']],
  [
    '.min() of an instant',
    t.epochMs().min(new Date('2020-01-01')),
    ["'2020-01-01 00:00:00+00'"],
    ["'2019-12-31 23:59:59+00'"],
  ],
  [
    '.max() of a timestamp',
    t.timestamp().max(new Date('2020-01-01')),
    ["'2020-01-01 00:00:00'"],
    ["'2020-01-01 00:00:01'"],
  ],
  ['items of a list', z.array(z.int32().min(1)), ['[1, 2]', '[]', 'NULL'], ['[1, 0]', '[NULL]']],
  ['optional items of a list', z.array(z.int32().min(1).nullable()), ['[1, NULL]'], ['[0]']],
  ['the number of items', z.array(z.int32()).min(1).max(2), ['[1]'], ['[]', '[1, 2, 3]']],
  ['a field of a struct', z.object({ x: z.int32().max(9) }), ["{'x': 9}", 'NULL'], ["{'x': 10}", "{'x': NULL}"]],
  ['an optional field of a struct', z.object({ x: z.int32().max(9).optional() }), ["{'x': NULL}"], ["{'x': 10}"]],
  [
    'values of a map',
    z.record(z.string().min(1), z.int32().min(1)),
    ["MAP {'a': 1}"],
    ["MAP {'a': 0}", "MAP {'': 1}", "MAP {'a': NULL}"],
  ],
  [
    'lists of structs',
    z.array(z.object({ tags: z.array(z.string().min(1)) })),
    ["[{'tags': ['a']}]"],
    ["[{'tags': ['']}]", "[{'tags': NULL}]"],
  ],
]

describe('pipelines/columns/guard-of-constraint', () => {
  let engine: Engine

  before(async () => {
    engine = await tempEngine(tmpdir())
  })

  after(() => engine.close())

  for (const [name, schema, good, bad] of CASES) {
    it(`tells what fulfils ${name}`, async () => {
      const { schema: columns, constraints } = columnsOfSchema(z.object({ 'the "c"': schema.optional() }), {
        name: 'orders',
        identifier: [],
      })
      const [field] = columns.fields
      assert(field !== undefined)
      const guards = constraints.map((constraint) => guardOfConstraint(constraint, field.type))
      const isMet = guards.map(({ sql }) => `coalesce(${sql}, true)`).join(' AND ')
      const values = [...good, ...bad].map((value) => `(CAST(${value} AS ${sqlTypeOf(field.type)}))`)

      const rows = await engine.rows(`SELECT ${isMet} AS met FROM (VALUES ${values.join(', ')}) AS v("the ""c""")`)

      assert.deepEqual(
        rows.map(({ met }) => met),
        [...good.map(() => true), ...bad.map(() => false)],
      )
    })
  }
})
