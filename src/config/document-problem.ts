import { didYouMean } from '../errors.js'

/** Keys and indexes that lead to a part of a document. */
export type DocumentPath = readonly (string | number)[]

/** Something in a YAML or JSON document that is not as it must be. */
export interface DocumentProblem {
  readonly path: DocumentPath
  /** Whether the last key of the path is wrong, what stands there is, or it is not there. */
  readonly at: 'key' | 'value' | 'absent'
  readonly message: string
  /** What would be right, in words. */
  readonly expected: string
}

/** Describe a key that nothing reads. @param known - keys that may stand in its place */
export function unknownKey(path: DocumentPath, known: readonly string[]): DocumentProblem {
  const key = String(path.at(-1))
  const nearest = didYouMean(key, known)
  const section = dottedKey(path.slice(0, -1))
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  const message = `Unknown key "${key}"${section && ` in ${section}`}.${hint}`
  return { path, at: 'key', message, expected: `one of ${known.join(', ')}` }
}

/** Write a path as people do: `ports[0].target`. */
export function dottedKey(path: DocumentPath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}
