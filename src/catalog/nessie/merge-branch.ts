import { randomHex } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'

const PREFIX = 'phlo-merge/'
/** The filter by which Nessie finds such branches, in its expression language. */
export const MERGE_BRANCHES = `ref.name.startsWith('${PREFIX}')`

const AGE_MS_MAX = 3_600_000

/** A name for the branch on which a merge is made before its target moves to it. It is there for a moment. */
export function mergeBranchName(ambient: Ambient): string {
  return `${PREFIX}${ambient.now()}-${randomHex(ambient, 16)}`
}

/** Tell whether a branch is one that merges are made on: nobody else's business, so no list names it. */
export function isMergeBranch(name: string): boolean {
  return /^phlo-merge\/\d+-[0-9a-f]{32}$/.test(name)
}

/** Tell whether a merge's branch was left behind: no merge takes an hour. */
export function isLeftBehind(name: string, nowMs: number): boolean {
  return isMergeBranch(name) && nowMs - Number.parseInt(name.slice(PREFIX.length), 10) > AGE_MS_MAX
}
