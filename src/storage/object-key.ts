import { PhloError } from '../errors.js'

/**
 * Refuse a key that is not a path of plain names below the store's root.
 *
 * @throws PHLO_LOCATION_OUTSIDE - empty, absolute, with `.`, `..`, empty segments, backslashes or control characters
 */
export function assertKey(key: string): void {
  if (isPlainPath(key)) return
  throw new PhloError('PHLO_LOCATION_OUTSIDE', `"${key}" is not a path inside the warehouse.`, { context: { key } })
}

/**
 * Refuse a prefix under which no valid key could be. The empty prefix means everything.
 *
 * @throws PHLO_LOCATION_OUTSIDE - as for {@link assertKey}
 */
export function assertPrefix(prefix: string): void {
  if (prefix !== '') assertKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)
}

/** Tell whether something is a key: a path of plain names below the store's root. */
export function isPlainPath(key: string): boolean {
  return key.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..' && isPlain(segment))
}

function isPlain(segment: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return !/[\u0000-\u001f\\]/.test(segment)
}
