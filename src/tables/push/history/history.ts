import type { Catalog, CommitHash, LogEntry } from '../../../catalog/catalog.js'

/** Commits, with all that came before them. */
export interface History {
  readonly commits: ReadonlyMap<CommitHash, LogEntry>
  /** Where it begins: commits that changed nothing, and followed nothing else. */
  readonly beginnings: ReadonlySet<CommitHash>
}

/** Read every commit that some heads reach, by way of merges too: first what the first of them reaches. */
export async function readHistory(catalog: Catalog, heads: readonly CommitHash[]): Promise<History> {
  const commits = new Map<CommitHash, LogEntry>()
  const starts = [...heads].reverse()
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    for await (const entry of catalog.log(start)) {
      if (commits.has(entry.hash)) break
      commits.set(entry.hash, entry)
      if (entry.mergeParent !== undefined) starts.push(entry.mergeParent)
    }
  }
  return { commits, beginnings: beginningsOf(commits) }
}

/** The last of the commits that changed nothing: what is copied follows it. `undefined`: the history is empty. */
export function rootOf({ beginnings }: History): CommitHash | undefined {
  return [...beginnings].at(-1)
}

/** Tell whether a commit changed nothing, nor did any that it follows. */
export async function isBeginning(catalog: Catalog, { hash, ...newest }: LogEntry): Promise<boolean> {
  if (!isEmpty(newest)) return false
  for await (const entry of catalog.log(hash)) if (!isEmpty(entry)) return false
  return true
}

function isEmpty({ operations, mergeParent }: Pick<LogEntry, 'operations' | 'mergeParent'>): boolean {
  return operations.length === 0 && mergeParent === undefined
}

/** In the order in which they follow each other. */
function beginningsOf(commits: History['commits']): ReadonlySet<CommitHash> {
  const empty = [...commits.values()].filter(isEmpty)
  const beginnings = new Set<CommitHash>()
  for (let count = -1; count < beginnings.size; ) {
    count = beginnings.size
    for (const { hash, parent } of empty) if (parent === undefined || beginnings.has(parent)) beginnings.add(hash)
  }
  return beginnings
}

/** The commits that a commit descends from, itself included. */
export function ancestorsOf({ commits }: History, hash: CommitHash): ReadonlySet<CommitHash> {
  const reached = new Set([hash])
  // A set is walked in the order of insertion, what is added on the way included.
  for (const next of reached) for (const parent of parentsOf(commits.get(next))) reached.add(parent)
  return reached
}

/**
 * The commits of a history that some heads need, each after those that it follows. What was merged in comes before the
 * branch that it was merged into, so that a walk along the order leaves few ends loose.
 *
 * @param isKnown - a commit that is not wanted, nor what it follows
 */
export function orderedCommits(
  { commits }: History,
  heads: readonly CommitHash[],
  isKnown: (hash: CommitHash) => boolean,
): readonly LogEntry[] {
  const ordered = new Set<LogEntry>()
  const waiting = [...heads].reverse()
  for (let hash = waiting.at(-1); hash !== undefined; hash = waiting.at(-1)) {
    const entry = commits.get(hash)
    const before = parentsOf(entry).filter((parent) => isWanted(parent))
    if (entry === undefined || !isWanted(hash) || before.length === 0) {
      waiting.pop()
      if (entry !== undefined && isWanted(hash)) ordered.add(entry)
    } else waiting.push(...before)
  }
  return [...ordered]

  function isWanted(hash: CommitHash): boolean {
    const entry = commits.get(hash)
    return entry !== undefined && !ordered.has(entry) && !isKnown(hash)
  }
}

/** The commits on which one rests; what was merged in is last. Empty for none. */
export function parentsOf(entry: LogEntry | undefined): readonly CommitHash[] {
  return [entry?.parent, entry?.mergeParent].filter((parent) => parent !== undefined)
}
