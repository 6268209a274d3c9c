import type { CommitHash, LogEntry } from '../../../catalog/catalog.js'
import { PhloError } from '../../../errors.js'
import { isCopyBranch } from '../../passing-branches.js'
import type { CopyPlan } from '../copy-plan.js'
import { ancestorsOf, type History, orderedCommits, readHistory, rootOf } from '../history/history.js'
import { originOf } from '../images/commit-origin.js'
import type { ChosenRef, LakePair, PushRequest, RefOutcome } from '../push.js'
import { replayCommits } from '../replay/replay-commits.js'
import { chooseRefs } from './choose-refs.js'

/** Commits of the target, by the commits of the source that they are copies of, or the originals. */
type Images = ReadonlyMap<CommitHash, CommitHash>

/**
 * Decide how branches and tags are copied with their whole history: which commits the target lacks, and where its refs go.
 *
 * @throws PHLO_REF_UNKNOWN - a chosen ref is not there
 * @throws PHLO_PUSH_DIVERGED - a ref of the target has what the source has not; names all of them
 */
export async function planRefs(pair: LakePair, { refs }: Pick<PushRequest, 'refs'>): Promise<CopyPlan> {
  const { source, target } = pair
  const chosen = await chooseRefs(pair, refs)
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
  refuseDiverged(chosen.filter((_, index) => outcomes[index] === 'diverged'))
  const commitsByRef = missingCommits(sourceHistory, chosen, images)
  const planned = chosen.flatMap((ref, index) => {
    const outcome = outcomes[index]
    return outcome === undefined || outcome === 'diverged' ? [] : [{ ...ref, outcome, tables: undefined }]
  })
  return {
    refs: planned,
    commits: commitsByRef.flat(),
    replay: (made) => replayCommits(pair, { refs: planned, commitsByRef, images, root: rootOf(targetHistory) }, made),
  }
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

/** Commits that the target lacks, each after those that it follows: for each ref, those that refs before it do not need. */
function missingCommits(
  history: History,
  chosen: readonly ChosenRef[],
  images: Images,
): readonly (readonly LogEntry[])[] {
  const planned = new Set(images.keys())
  return chosen.map(({ reference }) => {
    const commits = orderedCommits(history, [reference.hash], (hash) => planned.has(hash))
    for (const { hash } of commits) planned.add(hash)
    return commits
  })
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

function refuseDiverged(refs: readonly ChosenRef[]): void {
  const [first] = refs
  if (first === undefined) return
  const names = refs.map(({ to }) => to)
  throw new PhloError('PHLO_PUSH_DIVERGED', `The target has changes of ${names.join(', ')} that the source has not.`, {
    fixes: [
      `Copy it under another name, and merge it there: --refs ${first.reference.name}:incoming.`,
      'Or copy only tables, onto what is there: --tables NAME.',
    ],
    context: { refs: names },
  })
}
