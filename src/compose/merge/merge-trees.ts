import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { OVERRIDE, RESET } from '../../config/merge-tags.js'
import { PhloError } from '../../errors.js'

/** Merges two values that are there under the same key, its own way. */
export type MergeRule = (base: unknown, over: unknown, merging: Merging) => unknown

/** What is laid over something, in words for whoever wrote it. */
export interface Layer {
  /** `phlo.yaml:12:5`, `compose.debug.yaml`. */
  readonly origin: string
  /** Keys from the top of a Compose file: `services`, `trino`. */
  readonly key: readonly string[]
}

/** A merge on its way, at one path. */
export interface Merging {
  /** Keys from where the merge began. */
  readonly path: readonly string[]
  /** By dotted path; `*` stands for any one key. */
  readonly rules: Readonly<Record<string, MergeRule>>
  readonly layer: Layer
}

/**
 * Merge mappings: keys that one of them has are taken over, those that both have are merged. Lists are appended, other
 * values replaced, unless a rule says otherwise. `!reset` takes a key away, `!override` puts its value in unmerged.
 *
 * @throws PHLO_OVERRIDE_INVALID - a list stands over a mapping, or the like
 */
export function mergeTrees(base: ComposeTree, over: ComposeTree, merging: Merging): ComposeTree {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(over)) {
    if (isTree(value) && RESET in value) merged.delete(key)
    else if (isTree(value) && OVERRIDE in value) merged.set(key, withoutTags(value[OVERRIDE]))
    else if (!merged.has(key)) merged.set(key, withoutTags(value))
    else merged.set(key, mergeValues(merged.get(key), value, { ...merging, path: [...merging.path, key] }))
  }
  return Object.fromEntries(merged)
}

/** Take away Compose's tags of the merge where there is nothing to merge with. */
export function withoutTags(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTags)
  if (!isTree(value)) return value
  if (OVERRIDE in value) return withoutTags(value[OVERRIDE])
  const kept = Object.entries(value).filter(([, inner]) => !(isTree(inner) && RESET in inner))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutTags(inner)]))
}

function mergeValues(base: unknown, over: unknown, merging: Merging): unknown {
  const rule = ruleAt(merging)
  if (rule) return rule(base, over, merging)
  if (over === null) return base
  if (isTree(base)) return isTree(over) ? mergeTrees(base, over, merging) : refuseKind(merging)
  if (Array.isArray(base)) return Array.isArray(over) ? [...base, ...over.map(withoutTags)] : refuseKind(merging)
  return withoutTags(over)
}

/** Refuse what is of another kind than what it is laid over. */
export function refuseKind({ path, layer }: Merging): never {
  const key = [...layer.key, ...path].join('.')
  const message = `${layer.origin}: ${key} is of another kind than what it is laid over: a list, a mapping or a text.`
  throw new PhloError('PHLO_OVERRIDE_INVALID', message, { context: { origin: layer.origin, key } })
}

function ruleAt({ path, rules }: Merging): MergeRule | undefined {
  const [first, , third] = path
  const patterns = [path, [...path.slice(0, -1), '*'], third === undefined ? [] : [first, '*', third]]
  return patterns.map((pattern) => rules[pattern.join('.')]).find((rule) => rule !== undefined)
}
