import type { ResultValue } from '../../engine/engine.js'
import type { MapType, Type } from '../../iceberg/types.js'
import { primitiveText } from './primitive-text.js'

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
    return type === 'float' ? Number(primitiveText(type, value)) : value
  }
  return primitiveText(type, value)
}

const NUMBERS: ReadonlySet<Type> = new Set<Type>(['int', 'float', 'double'])

/** Structs become objects, lists arrays; maps objects by the text of their keys, or lists of pairs where keys are nested. */
export function nestedJson(type: Exclude<Type, string>, value: Exclude<ResultValue, null>): Json {
  if (type.type === 'list') return isList(value) ? value.map((element) => valueJson(type.element, element)) : null
  if (type.type === 'map') return mapJson(type, value instanceof Map ? value : new Map())
  const struct = isStruct(value) ? value : {}
  return Object.fromEntries(type.fields.map(({ name, type }) => [name, valueJson(type, struct[name] ?? null)]))
}

function mapJson({ key, value }: MapType, map: ReadonlyMap<ResultValue, ResultValue>): Json {
  const entries = [...map].map(([one, other]) => [one, valueJson(value, other)] as const)
  if (typeof key !== 'string') return entries.map(([one, other]) => [valueJson(key, one), other])
  return Object.fromEntries(entries.map(([one, other]) => [one === null ? '' : primitiveText(key, one), other]))
}

function isList(value: ResultValue): value is readonly ResultValue[] {
  return Array.isArray(value)
}

function isStruct(value: ResultValue): value is { readonly [name: string]: ResultValue } {
  return typeof value === 'object' && value !== null && !(value instanceof Map) && !(value instanceof Uint8Array)
}
