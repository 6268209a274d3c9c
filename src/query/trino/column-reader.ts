import type { ResultValue } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { PrimitiveType, Type } from '../../iceberg/types.js'
import { parseDate, parseTime, parseTimestamp } from './civil-time.js'
import type { TrinoValue, TypeArgument, TypeSignature } from './trino-page.js'
import { zonedTimestampParser } from './zoned-timestamp.js'

type Scalar = Exclude<ResultValue, null>
type Read = (value: TrinoValue) => ResultValue

/** How values of a column become those that DuckDB would give. */
export interface ColumnReader {
  /** Nested ids are all 0: a result is not a table. */
  readonly type: Type
  readonly read: Read
}

/**
 * Choose how to read values of a type. What Iceberg has no type for becomes a wider one, or its text: JSON, intervals,
 * addresses, times with a zone.
 *
 * @see https://trino.io/docs/current/language/types.html
 */
export function columnReader({ rawType, arguments: args }: TypeSignature): ColumnReader {
  switch (rawType) {
    case 'array':
      return listReader(typeArgument(args[0]))
    case 'map':
      return mapReader(typeArgument(args[0]), typeArgument(args[1]))
    case 'row':
      return structReader(args)
    case 'decimal':
      return primitive(`decimal(${longArgument(args[0])},${longArgument(args[1])})`, ofText(parseDecimal))
    case 'timestamp with time zone':
      return primitive('timestamptz', ofText(zonedTimestampParser()))
    default:
      return PRIMITIVES[rawType] ?? TEXT
  }
}

const TEXT = primitive('string', (value) => (typeof value === 'string' ? value : JSON.stringify(value)))
const INT = primitive('int', Number)

const PRIMITIVES: Readonly<Record<string, ColumnReader>> = {
  boolean: primitive('boolean', (value) => value === true || value === 'true'),
  tinyint: INT,
  smallint: INT,
  integer: INT,
  bigint: primitive('long', (value) => BigInt(typeof value === 'number' ? value : String(value))),
  // Trino writes the shortest digits that mean the 32-bit number.
  real: primitive('float', (value) => Math.fround(Number(value))),
  double: primitive('double', Number),
  date: primitive('date', ofText(parseDate)),
  time: primitive('time', ofText(parseTime)),
  timestamp: primitive('timestamp', ofText(parseTimestamp)),
  uuid: primitive('uuid', String),
  varbinary: primitive('binary', (value) => new Uint8Array(Buffer.from(String(value), 'base64'))),
}

function primitive(type: PrimitiveType, read: (value: Exclude<TrinoValue, null>) => Scalar): ColumnReader {
  return { type, read: (value) => (value === null ? null : read(value)) }
}

function ofText<T extends Scalar>(parse: (text: string) => T | undefined): (value: TrinoValue) => T {
  return (value) => {
    const parsed = parse(String(value))
    if (parsed === undefined || Number.isNaN(parsed)) throw unreadable(String(value))
    return parsed
  }
}

/** All digits of the scale are there. */
function parseDecimal(text: string): bigint {
  return BigInt(text.replace('.', ''))
}

function listReader(signature: TypeSignature): ColumnReader {
  const element = columnReader(signature)
  return {
    type: { type: 'list', elementId: 0, element: element.type, elementRequired: false },
    read: (value) => (isList(value) ? value.map(element.read) : null),
  }
}

/** Keys travel as names of JSON; those of nested types have no form that could be read, so they are left as texts. */
function mapReader(keySignature: TypeSignature, valueSignature: TypeSignature): ColumnReader {
  const [nestable, value] = [columnReader(keySignature), columnReader(valueSignature)]
  const key = typeof nestable.type === 'string' ? nestable : TEXT
  return {
    type: { type: 'map', keyId: 0, key: key.type, valueId: 0, value: value.type, valueRequired: false },
    read: (map) =>
      isObject(map) ? new Map(Object.entries(map).map(([one, other]) => [key.read(one), value.read(other)])) : null,
  }
}

/** Values of rows come without their names. A field without one is called as Trino's own clients call it. */
function structReader(args: readonly TypeArgument[]): ColumnReader {
  const fields = args.map((argument, index) => ({
    name: (argument.kind === 'NAMED_TYPE' && argument.value.fieldName?.name) || `field${index}`,
    ...columnReader(typeArgument(argument)),
  }))
  return {
    type: { type: 'struct', fields: fields.map(({ name, type }) => ({ id: 0, name, required: false, type })) },
    read: (row) =>
      isList(row) ? Object.fromEntries(fields.map(({ name, read }, index) => [name, read(row[index] ?? null)])) : null,
  }
}

function typeArgument(argument: TypeArgument | undefined): TypeSignature {
  if (argument?.kind === 'TYPE') return argument.value
  return argument?.kind === 'NAMED_TYPE' ? argument.value.typeSignature : { rawType: 'unknown', arguments: [] }
}

function longArgument(argument: TypeArgument | undefined): number {
  return argument?.kind === 'LONG' ? argument.value : 0
}

function isList(value: TrinoValue): value is readonly TrinoValue[] {
  return Array.isArray(value)
}

function isObject(value: TrinoValue): value is { readonly [name: string]: TrinoValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(text: string): PhloError {
  return new PhloError('PHLO_SQL_FAILED', `Trino gave "${text}", which cannot be told as a date or time.`, {
    fixes: ["Cast it in the statement: CAST(… AS varchar), or bring it to UTC: … AT TIME ZONE 'UTC'."],
    context: { value: text },
  })
}
