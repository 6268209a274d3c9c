/** The types of Thrift's compact protocol that footers of Parquet files have, by their numbers in it. */
export const THRIFT = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const

/** Integers as `bigint`, a double as its 8 bytes. */
export type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct

export interface ThriftField {
  readonly type: number
  readonly value: ThriftValue
}

export interface ThriftList {
  readonly elementType: number
  readonly items: readonly ThriftValue[]
}

/** By field id, in ascending order; a field that is not there was not set. */
export type ThriftStruct = ReadonlyMap<number, ThriftField>

export function structAt(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = struct.get(id)?.value
  return value instanceof Map ? value : undefined
}

/** The structs of a list; empty when there is no list. */
export function structsAt(struct: ThriftStruct, id: number): readonly ThriftStruct[] {
  const value = struct.get(id)?.value
  if (value === undefined || typeof value !== 'object' || !('items' in value)) return []
  return value.items.filter((item): item is ThriftStruct => item instanceof Map)
}

export function integerAt(struct: ThriftStruct, id: number): bigint | undefined {
  const value = struct.get(id)?.value
  return typeof value === 'bigint' ? value : undefined
}

export function bytesAt(struct: ThriftStruct, id: number): Uint8Array | undefined {
  const value = struct.get(id)?.value
  return value instanceof Uint8Array ? value : undefined
}

/** Copy a struct with other values in fields that it has; `undefined` takes a field out. */
export function withValues(
  struct: ThriftStruct,
  values: Readonly<Record<number, ThriftValue | undefined>>,
): ThriftStruct {
  const fields = Array.from(struct).flatMap(([id, field]): readonly (readonly [number, ThriftField])[] => {
    if (!(id in values)) return [[id, field]]
    const value = values[id]
    return value === undefined ? [] : [[id, { type: field.type, value }]]
  })
  return new Map(fields)
}
