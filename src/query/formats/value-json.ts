import type { ResultValue } from '../../engine/engine.js'
import type { Type } from '../../iceberg/types.js'
import { valueText } from './value-text.js'

/** What `JSON.stringify` takes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * Turn a value into JSON: whole numbers of 64 bits and decimals as text, since readers of JSON lose their digits, and
 * so what JSON has no number for (`NaN`, infinities).
 */
export function valueJson(type: Type, value: ResultValue): Json {
  if (value === null) return null
  if (typeof type !== 'string') return nestedJson(type, value)
  if (type === 'boolean') return value === true
  if (typeof value === 'number' && Number.isFinite(value) && NUMBERS.has(type)) {
    return type === 'float' ? Number(valueText(type, value)) : value
  }
  return valueText(type, value)
}

const NUMBERS: ReadonlySet<Type> = new Set<Type>(['int', 'float', 'double'])

/** Structs become objects, lists arrays; maps objects when their keys are strings, otherwise lists of pairs. */
export function nestedJson(type: Exclude<Type, string>, value: Exclude<ResultValue, null>): Json {
  if (type.type === 'list') return isList(value) ? value.map((element) => valueJson(type.element, element)) : null
  if (type.type === 'map') {
    const pairs = value instanceof Map ? [...value] : []
    const entries = pairs.map(([key, item]) => [valueJson(type.key, key), valueJson(type.value, item)] as const)
    return type.key === 'string' ? Object.fromEntries(entries.map(([key, item]) => [String(key), item])) : entries
  }
  const struct = isStruct(value) ? value : {}
  return Object.fromEntries(type.fields.map(({ name, type }) => [name, valueJson(type, struct[name] ?? null)]))
}

function isList(value: ResultValue): value is readonly ResultValue[] {
  return Array.isArray(value)
}

function isStruct(value: ResultValue): value is { readonly [name: string]: ResultValue } {
  return typeof value === 'object' && value !== null && !(value instanceof Map) && !(value instanceof Uint8Array)
}
