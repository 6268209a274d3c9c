import type { ColumnField, ColumnType } from './column-type.js'
import { propertyName } from './source-text.js'

/** A column of a workflow that is to be written. */
export interface SchemaColumn extends ColumnField {
  /** `epoch-ms`: the files hold milliseconds since 1970, which become a timestamp. */
  readonly encoding?: 'epoch-ms'
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  boolean: 'z.boolean()',
  int: 'z.int32()',
  long: 'z.int()',
  float: 'z.float32()',
  double: 'z.number()',
  date: 'z.iso.date()',
  time: 't.time()',
  timestamp: 't.timestamp()',
  timestamptz: 'z.iso.datetime()',
  string: 'z.string()',
  uuid: 't.uuid()',
  binary: 't.binary()',
}

/**
 * Write the zod schema of columns as TypeScript, one column a line, without a line's end after it.
 *
 * @returns such as `z.object({\n  id: z.int(),\n})`, its lines indented for a place at the line's start
 */
export function schemaSource(columns: readonly SchemaColumn[]): string {
  const lines = columns.map((column) => {
    const type = column.encoding === 'epoch-ms' ? 't.epochMs()' : typeSource(column.type, 1)
    return `  ${propertyName(column.name)}: ${nullable(type, column.required)},\n`
  })
  return `z.object({\n${lines.join('')}})`
}

function typeSource(type: ColumnType, depth: number): string {
  if (typeof type === 'string') return primitiveSource(type)
  switch (type.type) {
    case 'struct':
      return structSource(type.fields, depth)
    case 'list':
      return `z.array(${nullable(typeSource(type.element, depth), type.elementRequired)})`
    case 'map':
      return `z.record(${typeSource(type.key, depth)}, ${nullable(typeSource(type.value, depth), type.valueRequired)})`
  }
}

function structSource(fields: readonly ColumnField[], depth: number): string {
  const indent = '  '.repeat(depth)
  const lines = fields.map(
    ({ name, type, required }) =>
      `${indent}  ${propertyName(name)}: ${nullable(typeSource(type, depth + 1), required)},\n`,
  )
  return `z.object({\n${lines.join('')}${indent}})`
}

/** `decimal(9,2)` carries numbers, the others are names; a workflow cannot have a `fixed` column. */
function primitiveSource(type: string): string {
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(type)
  if (decimal) return `t.decimal(${decimal[1]}, ${decimal[2]})`
  const source = PRIMITIVES[type]
  if (source === undefined) throw new TypeError(`no schema for the type ${type}`)
  return source
}

function nullable(source: string, required: boolean): string {
  return required ? source : `${source}.nullable()`
}
