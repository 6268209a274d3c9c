import type { Type, Value } from '../types.js'

/** A value of a metadata table: lists as arrays, structs as objects, maps as `Map`s. */
export type MetadataValue =
  | Value
  | null
  | readonly MetadataValue[]
  | { readonly [name: string]: MetadataValue }
  | ReadonlyMap<number | string, MetadataValue>

/** What a table tells of itself, as rows. */
export interface MetadataTable {
  readonly columns: readonly { readonly name: string; readonly type: Type }[]
  /** Each has one value per column. */
  readonly rows: readonly (readonly MetadataValue[])[]
}

/** The type of a map in a metadata table. The ids of its fields say nothing. */
export function mapOf(key: 'int' | 'string', value: 'long' | 'string'): Type {
  return { type: 'map', keyId: 0, key, valueId: 0, value, valueRequired: false }
}

/** The type of a list in a metadata table. The id of its field says nothing. */
export function listOf(element: 'int' | 'long'): Type {
  return { type: 'list', elementId: 0, element, elementRequired: true }
}

/** Milliseconds as a timestamptz. */
export function timestampOf(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1000n
}
