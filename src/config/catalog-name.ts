import { createHash } from 'node:crypto'

/** Hexadecimal digits at the end of names that were changed. */
const DIGEST_LENGTH = 6
const CHANGED = /_[0-9a-f]{6}$/

/** Trino's own catalog. */
const RESERVED = 'system'

/**
 * Name the catalog in which SQL engines find a branch or tag: as it is called where SQL takes that without quotes,
 * otherwise what is left of it with a digest, so that no two refs share one. A commit (`@` and its hash) has one, too.
 */
export function catalogName(ref: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(ref) && !CHANGED.test(ref) && ref !== RESERVED) return ref
  const readable = ref
    .replace(/^@(.{12}).*/, 'commit_$1')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '_')
  const digest = createHash('sha256').update(ref).digest('hex').slice(0, DIGEST_LENGTH)
  return `${/^[a-z]/.test(readable) ? '' : 'b_'}${readable}_${digest}`
}
