import type { CommitHash } from '../../../catalog/catalog.js'
import { isCopyBranch } from '../../passing-branches.js'
import { ancestorsOf, type History, readHistory, rootOf } from '../history/history.js'
import { originOf } from '../images/commit-origin.js'
import type { ChosenRef, LakePair, RefOutcome } from '../push.js'
import type { Comparison, Images } from './comparison.js'

/** Compare two lakes by all of their commits. */
export async function compareWhole(pair: LakePair, chosen: readonly ChosenRef[]): Promise<Comparison> {
  const { source, target } = pair
  const heads = chosen.map(({ reference }) => reference.hash)
  const [sourceHistory, targetHistory] = await Promise.all([
    readHistory(source.catalog, heads),
    readHistory(target.catalog, await headsOf(pair)),
  ])
  const sides = {
    source: { history: sourceHistory, uuid: source.warehouse.uuid },
    target: { history: targetHistory, uuid: target.warehouse.uuid },
  }
  const outcomes = chosen.map((ref) => outcomeOf(ref, sides))
  const images = knownImages(sides.source, sides.target)
  return { history: sourceHistory, images, root: rootOf(targetHistory), outcomes }
}

/** Of two copies of a commit the one that a ref shows is meant, not the one that an interrupted copy left behind. */
async function headsOf({ target }: LakePair): Promise<readonly CommitHash[]> {
  const references = await target.catalog.references()
  return [
    ...references.filter(({ name }) => !isCopyBranch(name)),
    ...references.filter(({ name }) => isCopyBranch(name)),
  ].map(({ hash }) => hash)
}

interface Side {
  readonly history: History
  readonly uuid: string
}

/** Which commits of the target are those of the source. Before anything was changed all lakes are the same. */
function knownImages(source: Side, target: Side): Images {
  const byOrigin = new Map<string, CommitHash>()
  for (const entry of target.history.commits.values()) {
    const origin = originOf(entry, target.uuid)
    if (!byOrigin.has(origin)) byOrigin.set(origin, entry.hash)
  }
  const images = new Map<CommitHash, CommitHash>()
  for (const entry of source.history.commits.values()) {
    const image = byOrigin.get(originOf(entry, source.uuid))
    if (image !== undefined) images.set(entry.hash, image)
  }
  const root = rootOf(target.history)
  if (root !== undefined) for (const beginning of source.history.beginnings) images.set(beginning, root)
  return images
}

/** Two copies of one commit, which copies at the same time have made, are as good as one. */
function outcomeOf(
  { reference, target: there }: ChosenRef,
  { source, target }: { readonly source: Side; readonly target: Side },
): RefOutcome | 'diverged' {
  if (there === undefined) return 'created'
  const isFirst = source.history.beginnings.has(reference.hash)
  const isFirstThere = target.history.beginnings.has(there.hash)
  const [wanted, found] = [originIn(source, reference.hash), originIn(target, there.hash)]
  if (there.type === reference.type && (isFirst ? isFirstThere : wanted === found)) return 'unchanged'
  // A tag promises never to move.
  if (there.type !== reference.type || there.type === 'TAG') return 'diverged'
  if (isFirst || leadsTo(target, there.hash, wanted)) return 'ahead'
  return isFirstThere || leadsTo(source, reference.hash, found) ? 'forwarded' : 'diverged'
}

function originIn({ history, uuid }: Side, hash: CommitHash): string | undefined {
  const entry = history.commits.get(hash)
  return entry && originOf(entry, uuid)
}

function leadsTo(side: Side, head: CommitHash, origin: string | undefined): boolean {
  for (const hash of ancestorsOf(side.history, head)) {
    if (origin !== undefined && originIn(side, hash) === origin) return true
  }
  return false
}
