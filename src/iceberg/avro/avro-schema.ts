/** The part of Avro's schema language that Iceberg's manifests use. */
export type AvroSchema =
  | AvroPrimitive
  | readonly AvroSchema[]
  | { readonly type: AvroPrimitive; readonly logicalType?: string; readonly 'adjust-to-utc'?: boolean }
  | AvroRecord
  | AvroArray
  | AvroMap
  | AvroFixed

export type AvroPrimitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly fields: readonly AvroField[]
}

export interface AvroField {
  readonly name: string
  readonly type: AvroSchema
  readonly default?: null
  readonly doc?: string
  readonly 'field-id'?: number
  /** The name in Iceberg, where it is none in Avro. */
  readonly 'iceberg-field-name'?: string
}

export interface AvroArray {
  readonly type: 'array'
  readonly items: AvroSchema
  readonly 'element-id'?: number
  /** `map`: the items are records of a key and a value. */
  readonly logicalType?: string
}

interface AvroMap {
  readonly type: 'map'
  readonly values: AvroSchema
}

export interface AvroFixed {
  readonly type: 'fixed'
  readonly name: string
  readonly size: number
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
}
