import { type Document, isNode, Scalar, visit, YAMLMap } from 'yaml'

/** Compose's tag for a value that an override takes away. */
export const RESET = '!reset'
/** Compose's tag for a value that an override puts in place of what was there, unmerged. */
export const OVERRIDE = '!override'

/** Turn Compose's tags in a parsed file into mappings of one key, which survive as plain data. */
export function keepMergeTags(document: Document): void {
  visit(document, {
    Pair(_, pair) {
      const { value } = pair
      if (!isNode(value) || (value.tag !== RESET && value.tag !== OVERRIDE)) return
      const kept = new YAMLMap()
      kept.range = value.range ?? null
      kept.set(value.tag, value.tag === RESET ? new Scalar(true) : value)
      Reflect.deleteProperty(value, 'tag')
      pair.value = kept
    },
  })
}
