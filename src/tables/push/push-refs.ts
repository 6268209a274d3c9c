import { tableFiles } from '../../iceberg/open-table-files.js'
import { copyTables, type Versions, versionsOf } from './copy/copy-tables.js'
import type { CopyPlan, Replayed } from './copy-plan.js'
import { planRefs } from './plan/plan-refs.js'
import { planTables } from './plan/plan-tables.js'
import { moveRefs } from './publish/move-refs.js'
import { removeWorkBranches } from './publish/remove-work-branches.js'
import { type VerifiedRef, verifyRef } from './publish/verify-ref.js'
import type { LakePair, PushProgress, PushReport, PushRequest } from './push.js'

/** Told how far a copy is. */
type Listen = (progress: PushProgress) => void

/**
 * Copy branches and tags of a lake into another one, with their commits and all that these show. The target's refs move
 * at the very end, when everything is copied and verified, and only forward.
 * What an interrupted copy has done is not done again.
 *
 * @throws PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_PUSH_DIVERGED - before anything is written
 * @throws PHLO_OBJECT_MISSING, PHLO_FILE_UNREADABLE, PHLO_METADATA_INVALID - of the source; names the file
 * @throws PHLO_COPY_DIFFERS - the target has something else than was copied
 * @throws PHLO_CANCELLED - the signal came before all was copied
 * @throws PHLO_COMMIT_CONFLICT - a ref of the target moved, or was made, meanwhile; those before it have moved
 */
export async function pushRefs(pair: LakePair, request: PushRequest, listen: Listen): Promise<PushReport> {
  const { tables, signal, dryRun } = request
  const plan = await (tables === undefined ? planRefs(pair, request) : planTables(pair, { ...request, tables }))
  const versions = versionsOf(plan.commits)
  const tableVersions = [...versions.values()].reduce((sum, { length }) => sum + length, 0)
  const planned = { commits: plan.commits.length, tableVersions }
  if (dryRun) {
    const verified = { tables: 0, rows: 0n }
    return { ...planned, refs: refsOf(plan, new Map()), objects: { count: 0, bytes: 0n }, verified }
  }
  const objects = await copyAll(pair, versions, { total: tableVersions, signal, listen })
  let done = 0
  const replayed = await plan.replay(() => listen({ step: 'commit', done: ++done, total: planned.commits, bytes: 0 }))
  const verified = await verifyAll(pair, plan, { heads: replayed.heads, listen })
  await moveRefs(pair, plan, replayed)
  await removeWorkBranches(pair, replayed.workBranches)
  return { ...planned, refs: refsOf(plan, replayed.heads), objects, verified }
}

async function copyAll(
  pair: LakePair,
  versions: Versions,
  copy: { readonly total: number; readonly signal: PushRequest['signal']; readonly listen: Listen },
): Promise<PushReport['objects']> {
  const { total, signal, listen } = copy
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

/** Look at every ref that is to move, by eyes that have not seen what was written; at a commit of several refs once. */
async function verifyAll(
  pair: LakePair,
  { refs }: CopyPlan,
  { heads, listen }: { readonly heads: Replayed['heads']; readonly listen: Listen },
): Promise<VerifiedRef> {
  const files = tableFiles(pair.target.warehouse)
  const moving = refs.filter(({ outcome }) => outcome === 'created' || outcome === 'forwarded')
  const byHash = new Map(moving.map(({ reference: { hash }, to, tables }) => [hash, { to, tables }]))
  let verified: VerifiedRef = { tables: 0, rows: 0n }
  for (const [index, [hash, { to, tables }]] of [...byHash].entries()) {
    const found = await verifyRef(pair, files, { hash, image: heads.get(to) ?? '', wanted: tables })
    verified = { tables: verified.tables + found.tables, rows: verified.rows + found.rows }
    listen({ step: 'verify', done: index + 1, total: byHash.size, bytes: 0 })
  }
  return verified
}

function refsOf({ refs }: CopyPlan, heads: Replayed['heads']): PushReport['refs'] {
  return refs.map(({ reference, to, target, outcome }) => ({
    from: reference.name,
    to,
    type: reference.type,
    outcome,
    hash: outcome === 'created' || outcome === 'forwarded' ? (heads.get(to) ?? target?.hash) : target?.hash,
  }))
}
