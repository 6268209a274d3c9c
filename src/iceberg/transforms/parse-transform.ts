import type { Transform } from '../types.js'

const SIMPLE = ['identity', 'year', 'month', 'day', 'hour', 'void'] as const satisfies readonly Transform[]

/** A transform taken apart: `bucket[16]` is `{ name: 'bucket', width: 16 }`; other names have no width (0). */
export interface TransformParts {
  readonly name: (typeof SIMPLE)[number] | 'bucket' | 'truncate'
  readonly width: number
}

/**
 * Read a transform as the specification spells it.
 *
 * @returns `undefined` when there is no such transform in format version 2
 * @see https://iceberg.apache.org/spec/#partition-specs
 */
export function parseTransform(text: string): Transform | undefined {
  const simple = SIMPLE.find((name) => name === text)
  if (simple !== undefined) return simple

  const match = /^(bucket|truncate)\[(\d+)\]$/.exec(text)
  const width = Number(match?.[2])
  if (match === null || width < 1 || width > 2 ** 31 - 1) return undefined
  return match[1] === 'bucket' ? `bucket[${width}]` : `truncate[${width}]`
}

export function transformParts(transform: Transform): TransformParts {
  const simple = SIMPLE.find((name) => name === transform)
  if (simple !== undefined) return { name: simple, width: 0 }
  const name = transform.startsWith('bucket') ? 'bucket' : 'truncate'
  return { name, width: Number(transform.slice(name.length + 1, -1)) }
}
