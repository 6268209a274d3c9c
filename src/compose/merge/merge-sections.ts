import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { type Layer, type MergeRule, mergeTrees } from './merge-trees.js'

/** A section of a Compose file besides `services`, such as `volumes`: entries by name. */
export type ComposeSection = Readonly<Record<string, ComposeTree>>

const RULES: Readonly<Record<string, MergeRule>> = {
  '*.labels': (base, over) => ({ ...labels(base), ...labels(over) }),
}

/** Lay a section of a Compose file over another by Compose's rules: entries of the same name are merged. */
export function mergeSections(base: ComposeSection, over: ComposeSection, layer: Layer): ComposeSection {
  return mergeTrees(withLabels(base), withLabels(over), { path: [], rules: RULES, layer }) as ComposeSection
}

/** Labels may be a list of texts; as a mapping they can be merged. */
function withLabels(section: ComposeSection): ComposeSection {
  const entries = Object.entries(section).map(([name, entry]) => {
    return [name, 'labels' in entry ? { ...entry, labels: labels(entry.labels) } : entry]
  })
  return Object.fromEntries(entries)
}

function labels(written: unknown): ComposeTree {
  if (isTree(written)) return written
  const texts: readonly unknown[] = Array.isArray(written) ? written : []
  return Object.fromEntries(
    texts.map((text) => String(text).split(/=([\s\S]*)/, 2)).map(([name, value = '']) => [name, value]),
  )
}
