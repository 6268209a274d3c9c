import type { Type } from '../iceberg/types.js'

/** One difference between two schemas of a table, by field id. */
export interface SchemaFieldChange {
  /** Dotted path, as in the newer schema (the older one, for a removed field): `address.city`. */
  readonly path: string
  readonly change: 'added' | 'removed' | 'renamed' | 'type' | 'nullability' | 'key'
  readonly from: Type | string | undefined
  readonly to: Type | string | undefined
}
