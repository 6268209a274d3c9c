import type { Type } from '../../../iceberg/types.js'
import type { OpenFiles } from '../open-file.js'

/** A folder whose name gives all rows below it a value, such as `region=eu`. */
const PARTITION_FOLDER = /(?:^|[\\/])[^\\/=]+=[^\\/]*[\\/]/
/** What DuckDB writes as JSON and reads again as it was; of a long decimal it makes a double, of bytes an escaped text. */
const EXACT_IN_JSON: ReadonlySet<Type> = new Set(['string', 'boolean', 'int', 'long', 'date', 'uuid'])

/**
 * Whether copies of files would be read as they are, and rows of them can be kept exactly. Those in folders of partitions would
 * lose the values of these.
 */
export function canBeCopied({ kind, files, columns }: OpenFiles): boolean {
  const isExact =
    kind !== 'parquet' || columns.every(({ sampledType: type }) => typeof type === 'string' || isJson(type))
  return isExact && !files.some(({ source }) => PARTITION_FOLDER.test(source.path))
}

function isJson(type: Type): boolean {
  if (typeof type === 'string') return EXACT_IN_JSON.has(type)
  switch (type.type) {
    case 'struct':
      return type.fields.every((field) => isJson(field.type))
    case 'list':
      return isJson(type.element)
    case 'map':
      return false
  }
}
