import type { Expression } from '../iceberg/expression.js'
import type { Field, PrimitiveType, Schema, Value } from '../iceberg/types.js'
import type { Conjunct, Constant } from './conjuncts.js'
import type { Engine, SqlValues } from './engine.js'
import { quoteLiteral } from './quote.js'
import { sqlTypeOf } from './sql-type.js'

/**
 * Turn the conditions on a table into a filter for planning. A condition is used only where comparing in the column's
 * type gives what DuckDB gives; the others are left to the query.
 *
 * @param values - of the statement's parameters
 * @returns a filter that every row fulfils which the statement uses; `{ op: 'true' }` when nothing is known
 */
export async function pruningFilter(
  engine: Engine,
  schema: Schema,
  conjuncts: readonly Conjunct[],
  values: SqlValues = [],
): Promise<Expression> {
  let filter: Expression = { op: 'true' }
  for (const conjunct of conjuncts) {
    const field = schema.fields.find(({ name }) => name.toLowerCase() === conjunct.column.toLowerCase())
    const predicate = field === undefined ? undefined : await predicateOf(engine, conjunct, { field, values })
    if (predicate !== undefined)
      filter = filter.op === 'true' ? predicate : { op: 'and', left: filter, right: predicate }
  }
  return filter
}

interface Binding {
  readonly field: Field
  readonly values: SqlValues
}

async function predicateOf(
  engine: Engine,
  conjunct: Conjunct,
  { field, values }: Binding,
): Promise<Expression | undefined> {
  const { type } = field
  if (typeof type !== 'string') return undefined
  switch (conjunct.op) {
    case 'is-null':
    case 'not-null':
      return { op: conjunct.op, fieldId: field.id }
    case 'in': {
      const bound = await Promise.all(conjunct.constants.map((constant) => bind(engine, constant, { type, values })))
      const isKnown = bound.every((value) => value !== undefined)
      return isKnown ? { op: 'in', fieldId: field.id, values: bound } : undefined
    }
    default: {
      const value = await bind(engine, conjunct.constant, { type, values })
      return value === undefined ? undefined : { op: conjunct.op, fieldId: field.id, value }
    }
  }
}

/** Replace a parameter by what it is bound to. */
function resolved(constant: Constant, values: SqlValues): Constant | undefined {
  if (constant.kind !== 'parameter') return constant
  const value = Array.isArray(values)
    ? values[Number(constant.name) - 1]
    : Object.entries(values).find(([name]) => name.toLowerCase() === constant.name.toLowerCase())?.[1]
  if (typeof value === 'string') return { kind: 'text', type: 'VARCHAR', text: value }
  if (typeof value === 'bigint' || Number.isSafeInteger(value))
    return { kind: 'number', unscaled: BigInt(value), scale: 0 }
  return undefined
}

/** @returns the constant as a value of the column's type; `undefined` when DuckDB might compare in another one */
async function bind(
  engine: Engine,
  written: Constant,
  { type, values }: { readonly type: PrimitiveType; readonly values: SqlValues },
): Promise<Value | undefined> {
  const constant = resolved(written, values)
  if (constant?.kind === 'number') return numberOf(type, constant)
  if (constant?.kind !== 'text') return undefined
  if (type === 'string') return constant.type === 'VARCHAR' ? constant.text : undefined
  if (!(COMPARED_AS_COLUMN[type] ?? []).includes(constant.type)) return undefined
  const cast = `TRY_CAST(TRY_CAST(${quoteLiteral(constant.text)} AS ${constant.type}) AS ${sqlTypeOf(type)})`
  const [row] = await engine.rows(`SELECT ${cast} AS value`)
  const value = row?.value
  return value === null || typeof value === 'object' ? undefined : value
}

/** For these constants DuckDB casts the constant, and not the column. */
const COMPARED_AS_COLUMN: Readonly<Partial<Record<PrimitiveType, readonly string[]>>> = {
  boolean: ['BOOLEAN', 'VARCHAR'],
  date: ['DATE', 'VARCHAR'],
  time: ['TIME', 'VARCHAR'],
  timestamp: ['TIMESTAMP', 'DATE', 'VARCHAR'],
  timestamptz: ['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP', 'DATE', 'VARCHAR'],
  uuid: ['UUID', 'VARCHAR'],
}

/** Numbers are used where they convert without loss: elsewhere it depends on the type that DuckDB compares in. */
function numberOf(type: PrimitiveType, { unscaled, scale }: Extract<Constant, { kind: 'number' }>): Value | undefined {
  const divisor = 10n ** BigInt(scale)
  const isWhole = unscaled % divisor === 0n
  switch (type) {
    case 'int':
      return isWhole && BigInt.asIntN(32, unscaled / divisor) === unscaled / divisor
        ? Number(unscaled / divisor)
        : undefined
    case 'long':
      return isWhole && BigInt.asIntN(64, unscaled / divisor) === unscaled / divisor ? unscaled / divisor : undefined
    case 'float':
    case 'double':
      return floatingOf(type, Number(unscaled) / Number(divisor), Number.isSafeInteger(Number(unscaled)) && scale <= 22)
    default:
      return type.startsWith('decimal') ? decimalOf(type, unscaled, scale) : undefined
  }
}

function floatingOf(type: 'float' | 'double', value: number, isExact: boolean): number | undefined {
  if (!isExact) return undefined
  return type === 'double' || Math.fround(value) === value ? value : undefined
}

function decimalOf(type: PrimitiveType, unscaled: bigint, scale: number): bigint | undefined {
  const columnScale = Number(type.slice(type.indexOf(',') + 1, -1))
  return scale > columnScale ? undefined : unscaled * 10n ** BigInt(columnScale - scale)
}
