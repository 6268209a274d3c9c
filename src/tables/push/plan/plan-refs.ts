import type { LogEntry } from '../../../catalog/catalog.js'
import { PhloError } from '../../../errors.js'
import type { CopyPlan } from '../copy-plan.js'
import { type History, orderedCommits } from '../history/history.js'
import type { ChosenRef, LakePair, PushRequest } from '../push.js'
import { replayCommits } from '../replay/replay-commits.js'
import { chooseRefs } from './choose-refs.js'
import { compareNewest } from './compare-newest.js'
import { compareWhole } from './compare-whole.js'
import type { Images } from './comparison.js'

/**
 * Decide how branches and tags are copied with their whole history: which commits the target lacks, and where its refs go.
 *
 * @throws PHLO_REF_UNKNOWN - a chosen ref is not there
 * @throws PHLO_PUSH_DIVERGED - a ref of the target has what the source has not; names all of them
 */
export async function planRefs(pair: LakePair, { refs }: Pick<PushRequest, 'refs'>): Promise<CopyPlan> {
  const chosen = await chooseRefs(pair, refs)
  const comparison = (await compareNewest(pair, chosen)) ?? (await compareWhole(pair, chosen))
  const { history, images, root, outcomes } = comparison
  refuseDiverged(chosen.filter((_, index) => outcomes[index] === 'diverged'))
  const commitsByRef = missingCommits(history, chosen, images)
  const planned = chosen.flatMap((ref, index) => {
    const outcome = outcomes[index]
    return outcome === undefined || outcome === 'diverged' ? [] : [{ ...ref, outcome, tables: undefined }]
  })
  return {
    refs: planned,
    commits: commitsByRef.flat(),
    replay: (made) => replayCommits(pair, { refs: planned, commitsByRef, images, root }, made),
  }
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
