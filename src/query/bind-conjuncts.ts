import type { Engine } from '../engine/engine.js'
import { quoteLiteral } from '../engine/quote.js'
import type { ComparisonOp, Conjunct, Constant } from '../engine/select/conjuncts.js'
import { sqlTypeOf } from '../engine/sql-type.js'
import type { Expression } from '../iceberg/expression.js'
import type { PrimitiveType, Schema, Value } from '../iceberg/types.js'
import { exactNumber, numberBounds } from './number-bounds.js'

interface Column {
  readonly id: number
  readonly type: PrimitiveType
}

/**
 * Bind what a statement demands of a table's rows to the ids and types of its fields, for pruning. What cannot be bound
 * so that it surely keeps every row that DuckDB would keep is left out: the statement filters by it anyway.
 *
 * @param parameters - by name; of a parameter that is not there nothing is known
 */
export async function bindConjuncts(
  engine: Engine,
  schema: Schema,
  conjuncts: readonly Conjunct[],
  parameters: Readonly<Record<string, Value | null>>,
): Promise<Expression> {
  let bound: Expression = { op: 'true' }
  for (const conjunct of conjuncts) {
    const column = findColumn(schema, conjunct.column)
    const expression = column && (await bindConjunct(engine, column, conjunct, parameters))
    if (expression !== undefined)
      bound = bound.op === 'true' ? expression : { op: 'and', left: bound, right: expression }
  }
  return bound
}

/** DuckDB's names differ by more than case. */
function findColumn(schema: Schema, name: string): Column | undefined {
  const field = schema.fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  return field !== undefined && typeof field.type === 'string' ? { id: field.id, type: field.type } : undefined
}

async function bindConjunct(
  engine: Engine,
  column: Column,
  conjunct: Conjunct,
  parameters: Readonly<Record<string, Value | null>>,
): Promise<Expression | undefined> {
  if (conjunct.op === 'is-null' || conjunct.op === 'not-null') return { op: conjunct.op, fieldId: column.id }
  const constants = 'constants' in conjunct ? conjunct.constants : 'constant' in conjunct ? [conjunct.constant] : []
  const resolved = constants.map((constant) => resolveParameter(constant, parameters))
  const known = resolved.filter((constant) => constant !== undefined)
  if (known.length < resolved.length) return undefined
  if (conjunct.op !== 'in') return known[0] && bindComparison(engine, column, conjunct.op, known[0])
  const equalities = await Promise.all(known.map((constant) => bindComparison(engine, column, 'eq', constant)))
  const alternatives = equalities.filter((equality) => equality !== undefined)
  if (alternatives.length < equalities.length) return undefined
  return alternatives.reduce<Expression>((left, right) => ({ op: 'or', left, right }), { op: 'false' })
}

type KnownConstant =
  | Exclude<Constant, { readonly kind: 'parameter' }>
  | { readonly kind: 'value'; readonly value: string | boolean }
  | { readonly kind: 'double'; readonly value: number }

function resolveParameter(
  constant: Constant,
  parameters: Readonly<Record<string, Value | null>>,
): KnownConstant | undefined {
  if (constant.kind !== 'parameter') return constant
  const value = Object.hasOwn(parameters, constant.name) ? parameters[constant.name] : null
  if (typeof value === 'bigint') return { kind: 'number', unscaled: value, scale: 0 }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value)
      ? { kind: 'number', unscaled: BigInt(value), scale: 0 }
      : { kind: 'double', value }
  }
  return typeof value === 'string' || typeof value === 'boolean' ? { kind: 'value', value } : undefined
}

async function bindComparison(
  engine: Engine,
  { id, type }: Column,
  op: ComparisonOp,
  constant: KnownConstant,
): Promise<Expression | undefined> {
  if (constant.kind === 'number') {
    const exact = exactNumber(type, constant)
    return exact === undefined ? between(id, op, numberBounds(type, constant)) : { op, fieldId: id, value: exact }
  }
  // A parameter has a type of its own, which DuckDB compares with few others; a fraction is left to the query.
  if (constant.kind === 'double') return undefined
  if (constant.kind === 'value') {
    const isSameType = type === (typeof constant.value === 'string' ? 'string' : 'boolean')
    return isSameType ? { op, fieldId: id, value: constant.value } : undefined
  }
  const value = await castText(engine, type, constant)
  return value === undefined ? undefined : { op, fieldId: id, value }
}

/** A number that the column's type does not have exactly lies between two that it has. */
function between(
  fieldId: number,
  op: ComparisonOp,
  bounds: { readonly lower: Value; readonly upper: Value } | undefined,
): Expression | undefined {
  if (bounds === undefined) return undefined
  const atLeast: Expression = { op: 'gt-eq', fieldId, value: bounds.lower }
  const atMost: Expression = { op: 'lt-eq', fieldId, value: bounds.upper }
  if (op === 'eq') return { op: 'and', left: atLeast, right: atMost }
  return op === 'gt' || op === 'gt-eq' ? atLeast : atMost
}

/** Types of constants that DuckDB turns into the column's type, and not the other way round. */
const TURNED: Readonly<Record<string, readonly PrimitiveType[]>> = {
  VARCHAR: ['string', 'date', 'time', 'timestamp', 'timestamptz', 'uuid'],
  DATE: ['date', 'timestamp', 'timestamptz'],
  TIME: ['time'],
  TIMESTAMP: ['timestamp', 'timestamptz'],
  'TIMESTAMP WITH TIME ZONE': ['timestamptz'],
  UUID: ['uuid'],
}

/** DuckDB knows best what it makes of a text. @returns `undefined` when it makes nothing of it, or null */
async function castText(
  engine: Engine,
  type: PrimitiveType,
  constant: { readonly type: string; readonly text: string },
): Promise<Value | undefined> {
  if (type === 'string') return constant.type === 'VARCHAR' ? constant.text : undefined
  if (!TURNED[constant.type]?.includes(type)) return undefined
  const text = `TRY_CAST(${quoteLiteral(constant.text)} AS ${constant.type})`
  const [row] = await engine.rows(`SELECT TRY_CAST(${text} AS ${sqlTypeOf(type)}) AS value`)
  const value = row?.value
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string' ? value : undefined
}
