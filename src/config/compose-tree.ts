import { isMapping } from './is-mapping.js'

/**
 * A part of a Compose file as plain data. Compose's tags of the merge are kept as mappings of one key: `!reset` as
 * `{ '!reset': true }`, `!override x` as `{ '!override': x }`.
 */
export type ComposeTree = Readonly<Record<string, unknown>>

/** Whether a value is a mapping. */
export function isTree(value: unknown): value is ComposeTree {
  return isMapping(value)
}
