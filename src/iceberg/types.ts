/** A primitive type as the specification spells it in JSON: `long`, `decimal(9,2)`, `fixed[16]`. */
export type PrimitiveType =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'string'
  | 'uuid'
  | 'binary'
  | `decimal(${number},${number})`
  | `fixed[${number}]`

export interface Field {
  readonly id: number
  readonly name: string
  readonly required: boolean
  readonly type: Type
  readonly doc?: string
}

export interface StructType {
  readonly type: 'struct'
  readonly fields: readonly Field[]
}

export interface ListType {
  readonly type: 'list'
  readonly elementId: number
  readonly element: Type
  readonly elementRequired: boolean
}

export interface MapType {
  readonly type: 'map'
  readonly keyId: number
  readonly key: Type
  readonly valueId: number
  readonly value: Type
  readonly valueRequired: boolean
}

export type Type = PrimitiveType | StructType | ListType | MapType

export interface Schema {
  readonly schemaId: number
  readonly fields: readonly Field[]
  /** Ids of the fields that identify a row, the table's key; empty when it has none. */
  readonly identifierFieldIds: readonly number[]
}

/**
 * A value of a primitive type, in memory: boolean · int, date (days since 1970) as number · long, time, timestamp,
 * timestamptz (microseconds) and decimal (unscaled) as bigint · float, double as number · string, uuid (lower case,
 * hyphenated) as string · fixed, binary as Uint8Array.
 */
export type Value = boolean | number | bigint | string | Uint8Array

/** `identity`, `bucket[16]`, `truncate[4]`, `year`, `month`, `day`, `hour`, `void`. */
export type Transform =
  | 'identity'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'void'
  | `bucket[${number}]`
  | `truncate[${number}]`

export interface PartitionField {
  readonly sourceId: number
  readonly fieldId: number
  readonly name: string
  readonly transform: Transform
}

export interface PartitionSpec {
  readonly specId: number
  readonly fields: readonly PartitionField[]
}

interface SortField {
  readonly sourceId: number
  readonly transform: Transform
  readonly direction: 'asc' | 'desc'
  readonly nullOrder: 'nulls-first' | 'nulls-last'
}

export interface SortOrder {
  readonly orderId: number
  readonly fields: readonly SortField[]
}
