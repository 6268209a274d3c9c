import type { CommitHash, LogEntry, Reference } from '../../catalog/catalog.js'
import { didYouMean, PhloError } from '../../errors.js'
import { originOf } from './commit-origin.js'
import { ancestorsOf, type History, orderedCommits, readHistory, rootOf } from './history.js'
import type { ChosenRef, LakePair, PushRequest, RefOutcome } from './push.js'

export interface PushPlan {
  readonly refs: readonly (ChosenRef & { readonly outcome: RefOutcome })[]
  /** Commits that the target lacks, each after those that it follows: for each ref, those that refs before it do not need. */
  readonly commitsByRef: readonly (readonly LogEntry[])[]
  /** Commits of the target, by the commits of the source that they are copies of, or the originals. */
  readonly images: ReadonlyMap<CommitHash, CommitHash>
  /** All that the target's refs reach. */
  readonly targetHistory: History
}

/** Branches of unpublished runs, and of copies that were not finished. */
const PASSING = /^(run|push)\//

/**
 * Decide what is to be copied: the commits that the target does not have, and where its refs go.
 *
 * @throws PHLO_REF_UNKNOWN - a chosen ref is not there
 * @throws PHLO_PUSH_DIVERGED - a ref of the target has what the source has not; names all of them
 */
export async function planPush({ source, target }: LakePair, { refs }: PushRequest): Promise<PushPlan> {
  const chosen = await chooseRefs({ source, target }, refs)
  const [sourceHistory, targetHistory] = await Promise.all([
    readHistory(
      source.catalog,
      chosen.map(({ reference }) => reference.hash),
    ),
    readHistory(
      target.catalog,
      (await target.catalog.references()).map(({ hash }) => hash),
    ),
  ])
  const images = knownImages(
    { history: sourceHistory, uuid: source.warehouse.uuid },
    { history: targetHistory, uuid: target.warehouse.uuid },
  )
  const outcomes = chosen.map((ref) => outcomeOf(ref, { sourceHistory, targetHistory, images }))
  refuseDiverged(chosen.filter((_, index) => outcomes[index] === 'diverged'))
  return {
    refs: chosen.flatMap((ref, index) => {
      const outcome = outcomes[index]
      return outcome === undefined || outcome === 'diverged' ? [] : [{ ...ref, outcome }]
    }),
    commitsByRef: missingCommits(sourceHistory, chosen, images),
    images,
    targetHistory,
  }
}

async function chooseRefs({ source, target }: LakePair, refs: PushRequest['refs']): Promise<readonly ChosenRef[]> {
  const all = await source.catalog.references()
  const wanted = refs ?? all.filter(({ name }) => !PASSING.test(name)).map(({ name }) => ({ from: name, to: name }))
  return Promise.all(
    wanted.map(async ({ from, to }) => {
      const reference = all.find(({ name }) => name === from) ?? refUnknown(from, all)
      return { reference, to, target: await target.catalog.reference(to) }
    }),
  )
}

function refUnknown(name: string, all: readonly Reference[]): never {
  const suggestion = didYouMean(
    name,
    all.map((reference) => reference.name),
  )
  throw new PhloError('PHLO_REF_UNKNOWN', `There is no branch or tag "${name}" to copy.`, {
    fixes: suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`],
    context: { ref: name, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}

interface Side {
  readonly history: History
  readonly uuid: string
}

/** Which commits of the target are those of the source. Before anything was changed all lakes are the same. */
function knownImages(source: Side, target: Side): ReadonlyMap<CommitHash, CommitHash> {
  const byOrigin = new Map(
    Array.from(target.history.commits.values(), (entry) => [originOf(entry, target.uuid), entry.hash]),
  )
  const images = new Map<CommitHash, CommitHash>()
  for (const entry of source.history.commits.values()) {
    const image = byOrigin.get(originOf(entry, source.uuid))
    if (image !== undefined) images.set(entry.hash, image)
  }
  const root = rootOf(target.history)
  if (root !== undefined) for (const beginning of source.history.beginnings) images.set(beginning, root)
  return images
}

function missingCommits(
  history: History,
  chosen: readonly ChosenRef[],
  images: PushPlan['images'],
): PushPlan['commitsByRef'] {
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
    readonly images: PushPlan['images']
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
