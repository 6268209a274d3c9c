import type { Catalog, CommitHash, LogEntry } from '../../../catalog/catalog.js'
import { isCopyBranch, isPassingBranch } from '../../passing-branches.js'
import { isBeginning, parentsOf } from '../history/history.js'
import { originOf } from '../images/commit-origin.js'
import type { ChosenRef, LakePair } from '../push.js'
import type { Comparison, Images } from './comparison.js'

/** Commits that the target may lack. Where there are more, reading all is hardly slower. */
const COMMITS_MAX = 500

/** Commits of the source that the target lacks, and heads of the target by those of the source that they are images of. */
interface Newest {
  readonly commits: ReadonlyMap<CommitHash, LogEntry>
  readonly images: Images
}

/**
 * Compare two lakes by what the source has since the target got the rest, which is little when a lake is copied again and
 * again.
 *
 * @returns `undefined` when it takes all commits to tell: refs of the target show what no ref of the source leads to, or
 * nothing yet, or a copy was interrupted
 */
export async function compareNewest(pair: LakePair, chosen: readonly ChosenRef[]): Promise<Comparison | undefined> {
  const wanted = await headsByOrigin(pair.target, chosen)
  const heads = chosen.map(({ reference }) => reference.hash)
  const newest = wanted && (await readNewest(pair.source, heads, wanted))
  if (newest === undefined || !(await isAllOfIt(pair.source.catalog, newest))) return undefined
  const { commits, images } = newest
  const isNew = ({ reference: { hash }, target }: ChosenRef) => target === undefined && !commits.has(hash)
  // One that shows the beginning of the source is to show that of the target, which is far.
  if (chosen.some((ref) => isNew(ref) && !images.has(ref.reference.hash))) return undefined
  const outcomes = await Promise.all(chosen.map((ref) => outcomeOf(pair.source.catalog, ref, newest)))
  return { history: { commits, beginnings: new Set() }, images, root: undefined, outcomes }
}

/** @returns `undefined` when a commit was copied twice, or may have been: its copies are told apart by all that follows */
async function headsByOrigin(
  { catalog, warehouse }: LakePair['target'],
  chosen: readonly ChosenRef[],
): Promise<Images | undefined> {
  const references = await catalog.references()
  if (references.some(({ name }) => isCopyBranch(name))) return undefined
  const names = new Set(chosen.map(({ to }) => to))
  const shown = references.filter(({ name }) => names.has(name) || !isPassingBranch(name))
  const heads = new Map<string, CommitHash>()
  for (const hash of new Set(shown.map((reference) => reference.hash))) {
    const entry = await nextEntry(catalog, hash, new Map())
    if (await isBeginning(catalog, entry)) continue
    const origin = originOf(entry, warehouse.uuid)
    if (heads.has(origin)) return undefined
    heads.set(origin, hash)
  }
  return heads
}

/** Walk from all refs of the source, and from heads that they had, to the commits that heads of the target are images of, each of which must be met. */
async function readNewest(
  { catalog, warehouse }: LakePair['source'],
  heads: readonly CommitHash[],
  wanted: Images,
): Promise<Newest | undefined> {
  const commits = new Map<CommitHash, LogEntry>()
  const images = new Map<CommitHash, CommitHash>()
  const logs = new Map<CommitHash, AsyncIterator<LogEntry>>()
  // A set is walked in the order of insertion, what is added on the way included.
  const hashes = new Set([...heads, ...(await catalog.references()).map(({ hash }) => hash)])
  for (const hash of hashes) {
    const entry = await nextEntry(catalog, hash, logs)
    const image = wanted.get(originOf(entry, warehouse.uuid))
    if (image !== undefined) images.set(hash, image)
    else if (!(await isBeginning(catalog, entry))) {
      if (commits.size === COMMITS_MAX) return undefined
      commits.set(hash, entry)
      for (const parent of parentsOf(entry)) hashes.add(parent)
    }
  }
  return images.size === wanted.size ? { commits, images } : undefined
}

/** A commit, by a log that comes to it next where there is one. */
async function nextEntry(
  catalog: Catalog,
  hash: CommitHash,
  logs: Map<CommitHash, AsyncIterator<LogEntry>>,
): Promise<LogEntry> {
  const log = logs.get(hash) ?? catalog.log(hash)[Symbol.asyncIterator]()
  const { value } = await log.next()
  if (value.parent !== undefined) logs.set(value.parent, log)
  return value
}

/** Whether the commits follow what the target has, and are none of that: one may have left it early, and be merged later. */
async function isAllOfIt(catalog: Catalog, { commits, images }: Newest): Promise<boolean> {
  for (const entry of commits.values()) {
    const outside = parentsOf(entry).filter((parent) => !commits.has(parent))
    if (entry.parent === undefined || !outside.every((parent) => images.has(parent))) return false
    for (const known of outside.length === 0 ? [] : images.keys()) {
      if (!outside.includes(known) && (await catalog.mergeBase(entry.hash, known)) === entry.hash) return false
    }
  }
  return true
}

async function outcomeOf(
  catalog: Catalog,
  { reference, target }: ChosenRef,
  { commits, images }: Newest,
): Promise<Comparison['outcomes'][number]> {
  const { hash } = reference
  if (target === undefined) return 'created'
  const known = [...images].find(([, image]) => image === target.hash)?.[0]
  const isAtBeginning = !commits.has(hash) && !images.has(hash)
  if (target.type === reference.type && (known === undefined ? isAtBeginning : known === hash)) return 'unchanged'
  // A tag promises never to move.
  if (target.type !== reference.type || target.type === 'TAG') return 'diverged'
  if (known === undefined) return 'forwarded'
  const base = isAtBeginning ? hash : await catalog.mergeBase(known, hash)
  return base === known ? 'forwarded' : base === hash ? 'ahead' : 'diverged'
}
