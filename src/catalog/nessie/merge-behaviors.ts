import type { Content, ContentKey, KeyDiff } from '../catalog.js'
import { sameContent } from '../content-json.js'
import { pathOfKey } from '../content-key.js'
import type { KeySides } from '../merge-keys.js'
import { contentFromNessie, contentToNessie, type DiffJson, type KeyJson, type NessieContent } from './nessie-json.js'

/** What Nessie is to do with a key that the source changed. It is told to drop the change of any other. */
export interface KeyBehavior {
  readonly key: KeyJson
  /** Take the source's content; or take what is given, or else decide by what both sides have done. */
  readonly mergeBehavior: 'FORCE' | 'NORMAL'
  readonly expectedTargetContent?: NessieContent
  readonly resolvedContent?: NessieContent
}

/** Have Nessie write exactly the changes that were decided on. @param sides - as the decision saw them */
export function mergeBehaviors(sides: readonly KeySides[], changes: readonly KeyDiff[]): readonly KeyBehavior[] {
  const changed = new Map(changes.map(({ key, to }) => [pathOfKey(key), to]))
  return sides.flatMap(({ key, bases, source, target }): readonly KeyBehavior[] => {
    const path = pathOfKey(key)
    // Of several common ancestors Nessie takes one, and wants to hear of no key that the source left as that has it.
    if (!changed.has(path) && bases.some((base) => sameContent(base, source))) return []
    const wanted = changed.has(path) ? changed.get(path) : target
    const named = { key: { elements: key } }
    // Also what both sides changed alike: without any change Nessie would write no merge.
    if (sameContent(wanted, source)) return [{ ...named, mergeBehavior: 'FORCE' }]
    if (wanted === undefined || source?.id !== wanted.id) return []
    return [{ ...named, mergeBehavior: 'NORMAL', ...resolution(key, wanted, target) }]
  })
}

/** Let Nessie decide about contents that Phlo does not know, such as functions of Spark. */
export function foreignBehaviors(diffs: readonly DiffJson[]): readonly KeyBehavior[] {
  const isForeign = (content: NessieContent | null) => content !== null && contentFromNessie(content) === undefined
  return diffs
    .filter(({ from, to }) => isForeign(from) || isForeign(to))
    .map(({ key }) => ({ key, mergeBehavior: 'NORMAL' }))
}

function resolution(key: ContentKey, wanted: Content, target: Content | undefined) {
  return {
    resolvedContent: contentToNessie(key, wanted, wanted.id),
    ...(target && { expectedTargetContent: contentToNessie(key, target, target.id) }),
  }
}
