import { PhloError } from '../errors.js'
import type { ContentKey } from './catalog.js'

const ELEMENT_LENGTH_MAX = 100

/** Show a key as people write it: `bronze.entries`. */
export function formatKey(key: ContentKey): string {
  return key.join('.')
}

/**
 * Read the name of a table or namespace, such as `bronze.entries`.
 *
 * @throws PHLO_NAME_INVALID - an element is empty, longer than 100 characters, has other characters than ASCII letters,
 * digits, `_` and `-`, or begins with `-`; or the first one begins with `_`, which marks Phlo's own folders
 */
export function parseKey(text: string): ContentKey {
  const key = text.split('.')
  if (!text.startsWith('_') && key.every(isName)) return key
  throw new PhloError('PHLO_NAME_INVALID', `"${text}" is not a name that a table can have.`, {
    fixes: ['Use letters, digits, `_` and `-`, with a dot after the namespace: `bronze.entries`.'],
    context: { name: text },
  })
}

/** A key as one string, which orders and nests as the key does; empty for the key of no elements. */
export function pathOfKey(key: ContentKey): string {
  return key.join('\0')
}

/** The key that {@link pathOfKey} made a path of. */
export function keyOfPath(path: string): ContentKey {
  return path === '' ? [] : path.split('\0')
}

function isName(element: string): boolean {
  return element.length <= ELEMENT_LENGTH_MAX && /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(element)
}
