import type { Type } from '../iceberg/types.js'
import { quoteIdentifier } from './quote.js'

/**
 * Name the DuckDB type that holds a value of an Iceberg type.
 * `fixed` has none of its own and is a `BLOB`: it can be read, not written.
 */
export function sqlTypeOf(type: Type): string {
  if (typeof type !== 'string') return nestedSqlType(type)
  if (type.startsWith('decimal')) return type.toUpperCase()
  if (type.startsWith('fixed')) return 'BLOB'
  return PRIMITIVES[type as keyof typeof PRIMITIVES]
}

const PRIMITIVES = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  string: 'VARCHAR',
  uuid: 'UUID',
  binary: 'BLOB',
} as const

function nestedSqlType(type: Exclude<Type, string>): string {
  switch (type.type) {
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `${quoteIdentifier(field.name)} ${sqlTypeOf(field.type)}`).join(', ')})`
    case 'list':
      return `${sqlTypeOf(type.element)}[]`
    case 'map':
      return `MAP(${sqlTypeOf(type.key)}, ${sqlTypeOf(type.value)})`
  }
}
