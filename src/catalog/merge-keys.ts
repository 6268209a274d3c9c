import type { Content, KeyConflict, KeyDiff, MergeRequest } from './catalog.js'
import { sameContent } from './content-json.js'
import { pathOfKey } from './content-key.js'

/** What one key holds on the sides of a merge; `undefined` where it is not there. */
export interface KeySides {
  readonly key: KeyDiff['key']
  /** One per common ancestor. */
  readonly bases: readonly (Content | undefined)[]
  readonly source: Content | undefined
  readonly target: Content | undefined
}

export interface KeyMerge {
  /** What changes on the target, in the order of the keys. */
  readonly changes: readonly KeyDiff[]
  readonly conflicts: readonly KeyConflict[]
}

/**
 * Merge three ways, key by key: what only the source changed is taken, what both changed differently is a conflict,
 * unless a resolution was made for what the target holds now.
 * Where several common ancestors lead to different outcomes, nothing is certain, and the key is a conflict.
 */
export function mergeKeys(keys: readonly KeySides[], resolutions: MergeRequest['resolutions'] = []): KeyMerge {
  const byPath = new Map(resolutions.map((resolution) => [pathOfKey(resolution.key), resolution]))
  const changes: KeyDiff[] = []
  const conflicts: KeyConflict[] = []
  for (const sides of keys) {
    const resolution = byPath.get(pathOfKey(sides.key))
    const merged = resolution ? resolve(sides, resolution) : mergeKey(sides)
    if (merged === 'conflict') conflicts.push({ ...sides, base: sides.bases[0] })
    else if (!sameContent(merged.content, sides.target)) {
      changes.push({ key: sides.key, from: sides.target, to: merged.content })
    }
  }
  return { changes, conflicts: conflicts.map(({ key, base, source, target }) => ({ key, base, source, target })) }
}

type Outcome = { readonly content: Content | undefined } | 'conflict'

function resolve(
  { target }: KeySides,
  { content, expectedTarget }: { readonly content: Content; readonly expectedTarget: Content | undefined },
): Outcome {
  return sameContent(target, expectedTarget) ? { content } : 'conflict'
}

function mergeKey({ bases, source, target }: KeySides): Outcome {
  const outcomes = bases.map((base): Outcome => {
    if (sameContent(base, source)) return { content: target }
    return sameContent(base, target) || sameContent(source, target) ? { content: source } : 'conflict'
  })
  const [first = 'conflict'] = outcomes
  return outcomes.every((outcome) => sameOutcome(first, outcome)) ? first : 'conflict'
}

function sameOutcome(one: Outcome, other: Outcome): boolean {
  if (one === 'conflict' || other === 'conflict') return one === other
  return sameContent(one.content, other.content)
}
