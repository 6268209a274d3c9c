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
  const images = knownImages(
    { history: sourceHistory, uuid: source.warehouse.uuid },
    { history: targetHistory, uuid: target.warehouse.uuid },
  )
  const outcomes = chosen.map((ref) => outcomeOf(ref, { sourceHistory, targetHistory, images }))
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

function outcomeOf(
  { reference, target }: ChosenRef,
  {
    sourceHistory,
    targetHistory,
    images,
  }: {
    readonly sourceHistory: History
    readonly targetHistory: History
    readonly images: Images
  },
): RefOutcome | 'diverged' {
  if (target === undefined) return 'created'
  if (target.type !== reference.type) return 'diverged'
  const image = images.get(reference.hash)
  if (image === target.hash) return 'unchanged'
  // A tag promises never to move.
  if (target.type === 'TAG') return 'diverged'
  if (image !== undefined && ancestorsOf(targetHistory, target.hash).has(image)) return 'ahead'
  if (targetHistory.beginnings.has(target.hash)) return 'forwarded'
  for (const ancestor of ancestorsOf(sourceHistory, reference.hash)) {
    if (images.get(ancestor) === target.hash) return 'forwarded'
  }
  return 'diverged'
}
