import type { CommitHash } from '../../catalog/catalog.js'
import { ancestorsOf, readHistory } from './history.js'
import type { PushPlan } from './plan-push.js'
import type { LakePair } from './push.js'
import type { WorkBranch } from './replay-commit.js'

interface Moves {
  readonly plan: PushPlan
  /** Commits of the target by those of the source. */
  readonly images: ReadonlyMap<CommitHash, CommitHash>
  readonly workBranches: readonly WorkBranch[]
}

/**
 * Let the refs of the target show the commits that were made, then remove the branches on which they were made, and
 * those of interrupted copies of which everything is shown now.
 *
 * @throws PHLO_COMMIT_CONFLICT, PHLO_REF_EXISTS - one moved since the copy was planned; those before it have moved
 */
export async function moveRefs({ target }: LakePair, { plan, images, workBranches }: Moves): Promise<void> {
  const { catalog } = target
  for (const { reference, to, target: before, outcome } of plan.refs) {
    const newHash = images.get(reference.hash)
    if (newHash === undefined) continue
    if (outcome === 'created') await catalog.createReference({ type: reference.type, name: to, hash: newHash })
    if (outcome === 'forwarded' && before) await catalog.assignReference(to, { expectedHash: before.hash, newHash })
  }
  for (const { name, head } of workBranches) await catalog.deleteReference(name, head)
  await removeLeftBehind({ target }, plan)
}

async function removeLeftBehind({ target: { catalog } }: Pick<LakePair, 'target'>, { refs }: PushPlan): Promise<void> {
  const leftBehind = (await catalog.references()).filter(({ name }) => name.startsWith('push/'))
  if (leftBehind.length === 0) return
  const names = new Set(refs.map(({ to }) => to))
  const heads = (await catalog.references()).filter(({ name }) => names.has(name)).map(({ hash }) => hash)
  const history = await readHistory(catalog, heads)
  const shown = new Set(heads.flatMap((head) => [...ancestorsOf(history, head)]))
  for (const { name, hash } of leftBehind) if (shown.has(hash)) await catalog.deleteReference(name, hash)
}
