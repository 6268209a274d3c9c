import { QUARANTINE_PREFIX } from '../quarantine-evidence.js'

/**
 * The table properties in which an ingest keeps how far it has read, and which rows of that are not in the table; one each per
 * asset.
 */
const PROGRESS_PREFIXES = ['phlo.cursor.', QUARANTINE_PREFIX]

type Properties = Readonly<Record<string, string>>

export interface MergedProperties {
  /** What has to be set on the target, and what to be removed from it. */
  readonly updates: Properties
  readonly removals: readonly string[]
  /** Names that both sides changed so that neither value is right. */
  readonly conflicts: readonly string[]
}

/**
 * Merge table properties three ways. A cursor that both sides moved is always a conflict, even to the same value:
 * both then read the same source from the same place, and the rows of both together would be there twice. So it is
 * with rows that both sides took out of quarantine.
 */
export function mergeProperties(base: Properties, source: Properties, target: Properties): MergedProperties {
  const changed = [...new Set([...Object.keys(base), ...Object.keys(source)])]
    .filter((name) => source[name] !== base[name])
    .sort()
  const conflicts = changed.filter((name) => {
    const isChangedOnBoth = target[name] !== base[name]
    return (
      isChangedOnBoth && (PROGRESS_PREFIXES.some((prefix) => name.startsWith(prefix)) || source[name] !== target[name])
    )
  })
  const taken = changed.filter((name) => source[name] !== target[name] && !conflicts.includes(name))
  return {
    updates: Object.fromEntries(taken.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]]))),
    removals: taken.filter((name) => source[name] === undefined),
    conflicts,
  }
}
