import { isDeepStrictEqual } from 'node:util'
import type { Type } from '../../../iceberg/types.js'
import type { SourceColumn } from '../open-file.js'
import type { ReadField } from '../read-field.js'

/** How files differ from a table. All empty: not at all. */
export interface ColumnDifferences {
  /** Columns that only the files have. */
  readonly added: readonly string[]
  /** Columns that only the table has. */
  readonly missing: readonly string[]
  /** Columns that both have, with another type. */
  readonly changed: readonly { readonly name: string; readonly from: Type; readonly to: Type }[]
}

interface TypedName {
  readonly name: string
  readonly type: Type
}

/** Compare the columns of a table with those found in files; names are compared as SQL does, without regard to case. */
export function compareColumns(table: readonly TypedName[], found: readonly TypedName[]): ColumnDifferences {
  const inTable = new Map(table.map((column) => [column.name.toLowerCase(), column]))
  const inFiles = new Map(found.map((column) => [column.name.toLowerCase(), column]))
  return {
    added: found.filter(({ name }) => !inTable.has(name.toLowerCase())).map(({ name }) => name),
    missing: table.filter(({ name }) => !inFiles.has(name.toLowerCase())).map(({ name }) => name),
    changed: table.flatMap(({ name, type }) => {
      const other = inFiles.get(name.toLowerCase())
      const isSame = other === undefined || isDeepStrictEqual(withoutIds(type), withoutIds(other.type))
      return isSame ? [] : [{ name, from: type, to: other.type }]
    }),
  }
}

/** What was inferred has no field ids yet. */
function withoutIds(type: Type): unknown {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return { struct: type.fields.map((field) => [field.name, withoutIds(field.type)]) }
    case 'list':
      return { list: withoutIds(type.element) }
    case 'map':
      return { key: withoutIds(type.key), value: withoutIds(type.value) }
  }
}

/** Name the columns of files that no field reads: what a contract that freezes columns refuses and an evolving one adds. */
export function unreadColumns(columns: readonly SourceColumn[], fields: readonly ReadField[]): readonly string[] {
  const read = new Set(fields.map(({ name }) => name.toLowerCase()))
  return columns.filter(({ name }) => !read.has(name.toLowerCase())).map(({ name }) => name)
}
