import type { CommitHash } from '../../catalog/catalog.js'
import { tableFiles } from '../../iceberg/open-table-files.js'
import { copyTables, versionsOf } from './copy-tables.js'
import { moveRefs } from './move-refs.js'
import { type PushPlan, planPush } from './plan-push.js'
import type { LakePair, PushProgress, PushReport, PushRequest } from './push.js'
import { replayCommits } from './replay-commits.js'
import { type VerifiedRef, verifyRef } from './verify-ref.js'

/** Told how far a copy is. */
type Listen = (progress: PushProgress) => void

/**
 * Copy branches and tags of a lake into another one, with their commits and all that these show. The target's refs move
 * at the very end, when everything is copied and verified, and only forward.
 * What an interrupted copy has done is not done again.
 *
 * @throws PHLO_REF_UNKNOWN, PHLO_PUSH_DIVERGED - before anything is written
 * @throws PHLO_OBJECT_MISSING, PHLO_FILE_UNREADABLE, PHLO_METADATA_INVALID - of the source; names the file
 * @throws PHLO_COPY_DIFFERS - the target has something else than was copied
 * @throws PHLO_CANCELLED - the signal came before all was copied
 * @throws PHLO_COMMIT_CONFLICT - a ref of the target moved meanwhile; those before it have moved
 */
export async function pushRefs(pair: LakePair, request: PushRequest, listen: Listen): Promise<PushReport> {
  const plan = await planPush(pair, request)
  const commits = plan.commitsByRef.flat()
  const versions = versionsOf(commits)
  const tableVersions = [...versions.values()].reduce((sum, { length }) => sum + length, 0)
  const planned = { commits: commits.length, tableVersions }
  if (request.dryRun) {
    const verified = { tables: 0, rows: 0n }
    return { ...planned, refs: refsOf(plan, () => undefined), objects: { count: 0, bytes: 0n }, verified }
  }
  const objects = await copyAll(pair, versions, { total: tableVersions, signal: request.signal, listen })
  let replayed = 0
  const { images, workBranches } = await replayCommits(pair, plan, () =>
    listen({ step: 'commit', done: ++replayed, total: commits.length, bytes: 0 }),
  )
  const verified = await verifyAll(pair, plan, { images, listen })
  await moveRefs(pair, { plan, images, workBranches })
  return { ...planned, refs: refsOf(plan, (hash) => images.get(hash)), objects, verified }
}

async function copyAll(
  pair: LakePair,
  versions: ReturnType<typeof versionsOf>,
  {
    total,
    signal,
    listen,
  }: { readonly total: number; readonly signal: PushRequest['signal']; readonly listen: Listen },
): Promise<PushReport['objects']> {
  let [done, count, bytes] = [0, 0, 0]
  const tell = () => listen({ step: 'copy', done, total, bytes })
  await copyTables(pair, versions, {
    signal,
    copied: () => {
      done++
      tell()
    },
    wrote: (more) => {
      count++
      bytes += more
      tell()
    },
  })
  return { count, bytes: BigInt(bytes) }
}

/** Look at every ref that is to move, by eyes that have not seen what was written. */
async function verifyAll(
  pair: LakePair,
  plan: PushPlan,
  { images, listen }: { readonly images: ReadonlyMap<CommitHash, CommitHash>; readonly listen: Listen },
): Promise<VerifiedRef> {
  const files = tableFiles(pair.target.warehouse)
  const moving = plan.refs.filter(({ outcome }) => outcome === 'created' || outcome === 'forwarded')
  const pairs = new Map(moving.map(({ reference: { hash } }) => [hash, images.get(hash) ?? '']))
  let verified: VerifiedRef = { tables: 0, rows: 0n }
  for (const [index, [hash, image]] of [...pairs].entries()) {
    const { tables, rows } = await verifyRef(pair, files, { hash, image })
    verified = { tables: verified.tables + tables, rows: verified.rows + rows }
    listen({ step: 'verify', done: index + 1, total: pairs.size, bytes: 0 })
  }
  return verified
}

function refsOf(plan: PushPlan, imageOf: (hash: CommitHash) => CommitHash | undefined): PushReport['refs'] {
  return plan.refs.map(({ reference, to, target, outcome }) => ({
    from: reference.name,
    to,
    type: reference.type,
    outcome,
    hash: outcome === 'created' || outcome === 'forwarded' ? (imageOf(reference.hash) ?? target?.hash) : target?.hash,
  }))
}
