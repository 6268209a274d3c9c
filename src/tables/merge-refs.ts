import { isDeepStrictEqual } from 'node:util'
import type { CommitHash, Content, ContentKey, KeyConflict, MergeResult } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { PhloError } from '../errors.js'
import { commitChange } from '../iceberg/commit/commit-change.js'
import { type KeyDifference, keyDifference } from './diff-refs.js'
import type { Lake } from './lake.js'
import { type Combination, combineTable } from './merge/combine-table.js'
import { combinedDifference } from './merge/combined-difference.js'
import { RUN_BRANCHES } from './passing-branches.js'
import { resolveRef } from './resolve-ref.js'
import { branchHead } from './write/branch-head.js'
import { commitMeta, tableContent } from './write/put-table.js'

export interface MergeRefsRequest {
  /** A branch, tag or commit. */
  readonly from: string
  /** The branch that moves; it may be protected. */
  readonly into: string
  readonly message: string
  /** Properties of the commit, such as `phlo.run`. */
  readonly properties: Readonly<Record<string, string>>
  /** Decide and report only; nothing moves and no file is written. */
  readonly dryRun: boolean
  /** A run's branch (`run/…`) holds what was not published, and merges only with this. */
  readonly force: boolean
  /** Fail unless these tables of `into` are as `since` has them. */
  readonly unchanged: { readonly keys: readonly ContentKey[]; readonly since: CommitHash } | undefined
}

interface MergeConflict {
  readonly key: ContentKey
  /** One sentence: why it cannot be merged. */
  readonly reason: string
}

export interface MergeReport {
  /** `conflict` only of a dry run; otherwise conflicts are thrown. */
  readonly status: 'merged' | 'unchanged' | 'conflict'
  /** The head of `into` afterwards; of a dry run, the present one. */
  readonly hash: CommitHash
  /** What the merge changes on `into`, ordered by key; empty when there are conflicts. */
  readonly changes: readonly KeyDifference[]
  /** Tables to which both sides had appended; the target then has the rows of both. */
  readonly combined: readonly ContentKey[]
  readonly conflicts: readonly MergeConflict[]
}

/** A merge is decided anew each time another writer moves one of its tables in between. */
const TRIES_MAX = 20

/**
 * Merge a ref into a branch, by key and in one commit. A table that both sides changed is combined when both only
 * appended to it; anything else is a conflict.
 *
 * @throws PHLO_REF_UNKNOWN, PHLO_REF_IMMUTABLE
 * @throws PHLO_MERGE_CONFLICT - names every conflicting table in `context.conflicts`
 * @throws PHLO_MERGE_STALE - one of `unchanged` has changed; names them in `context.keys`
 * @throws PHLO_RUN_UNPUBLISHED - `from` is a run's branch, without `force`
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function mergeRefs(lake: Lake, request: MergeRefsRequest): Promise<MergeReport> {
  refuseUnpublished(request)
  const { hash: fromHash } = await resolveRef(lake, { ref: request.from })
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const report = await tryMerge(lake, request, fromHash)
    if (report !== undefined) return report
  }
  throw new PhloError('PHLO_COMMIT_CONFLICT', `Others kept changing the same tables on ${request.into}.`, {
    fixes: ['Run the command again when they are done; nothing was changed.'],
    context: { from: request.from, into: request.into },
  })
}

/** @returns `undefined` when the target moved under the merge in one of its tables */
async function tryMerge(lake: Lake, request: MergeRefsRequest, fromHash: CommitHash): Promise<MergeReport | undefined> {
  const expectedHash = await branchHead(lake, request.into)
  await refuseStale(lake, request, expectedHash)
  const merge = { fromHash, into: request.into, expectedHash, meta: commitMeta(lake, request) }
  const decided = await lake.catalog.merge({ ...merge, dryRun: true })
  const clashes = decided.status === 'conflict' ? decided.conflicts : []
  const combinations = await Promise.all(clashes.map((conflict) => combineTable(lake, conflict, request)))
  const conflicts = combinations.filter((combination) => combination.outcome === 'conflict')
  if (conflicts.length > 0) return refuseConflicts(request, expectedHash, conflicts)

  const contents = await Promise.all(combinations.map((one) => contentOf(lake, one, request.dryRun)))
  const result = await lake.catalog.merge({
    ...merge,
    resolutions: resolutionsOf(clashes, contents),
    unchanged: request.unchanged?.keys ?? [],
    dryRun: request.dryRun,
  })
  return result.status === 'conflict' ? undefined : mergeReport(lake, result, combinations)
}

/** A run's branch is published by `publish`, which knows whether its checks passed. */
function refuseUnpublished({ from, into, force }: MergeRefsRequest): void {
  if (force || !from.startsWith(RUN_BRANCHES)) return
  const run = from.slice(RUN_BRANCHES.length)
  throw new PhloError(
    'PHLO_RUN_UNPUBLISHED',
    `Run ${run} was not published, so its branch is not merged into ${into}.`,
    {
      fixes: [
        `Publish it: phlo publish ${run}.`,
        `Or merge it whatever its checks found: phlo branch merge ${from} --force.`,
      ],
      context: { run, from, into },
    },
  )
}

async function refuseStale(lake: Lake, { into, unchanged }: MergeRefsRequest, head: CommitHash): Promise<void> {
  if (unchanged === undefined || unchanged.since === head) return
  const [before, now] = await Promise.all([
    lake.catalog.contents(unchanged.since, unchanged.keys),
    lake.catalog.contents(head, unchanged.keys),
  ])
  const keys = unchanged.keys.filter((_, index) => !isDeepStrictEqual(before[index], now[index])).map(formatKey)
  if (keys.length === 0) return
  throw new PhloError('PHLO_MERGE_STALE', `${keys.join(', ')} changed on ${into} in the meantime.`, {
    context: { into, keys },
  })
}

function refuseConflicts(
  { from, into, dryRun }: MergeRefsRequest,
  hash: CommitHash,
  combinations: readonly (Combination & { readonly outcome: 'conflict' })[],
): MergeReport {
  const conflicts = combinations.map(({ key, reason }) => ({ key, reason }))
  if (dryRun) return { status: 'conflict', hash, changes: [], combined: [], conflicts }
  const named = conflicts.map(({ key, reason }) => ({ table: formatKey(key), reason }))
  const list = named.map(({ table, reason }) => `${table}: ${reason}`).join(' ')
  throw new PhloError('PHLO_MERGE_CONFLICT', `${from} cannot be merged into ${into}. ${list}`, {
    fixes: [
      `Look at both sides: phlo branch diff ${into} ${from}.`,
      `Make the change again on a branch that starts from ${into}.`,
    ],
    context: { from, into, conflicts: named },
  })
}

/** Write what a combination needs. A dry run writes nothing, and lets the target's content stand for the result. */
async function contentOf(lake: Lake, combination: Combination, dryRun: boolean): Promise<Content | undefined> {
  if (combination.outcome !== 'append') return combination.outcome === 'take' ? combination.content : undefined
  if (dryRun) return combination.content
  const version = await commitChange(lake.files, combination.target, combination.change, lake.ambient)
  return tableContent(combination.content.id, version)
}

function resolutionsOf(clashes: readonly KeyConflict[], contents: readonly (Content | undefined)[]) {
  return clashes.flatMap(({ key, target }, index) => {
    const content = contents[index]
    return content === undefined ? [] : [{ key, content, expectedTarget: target }]
  })
}

async function mergeReport(
  lake: Lake,
  result: Exclude<MergeResult, { readonly status: 'conflict' }>,
  combinations: readonly Combination[],
): Promise<MergeReport> {
  const appended = combinations.filter((combination) => combination.outcome === 'append')
  const combined = appended.map(({ key }) => key)
  const names = new Set(combined.map(formatKey))
  const plain = (result.status === 'merged' ? result.changes : []).filter(({ key }) => !names.has(formatKey(key)))
  const changes = await Promise.all([
    ...plain.map((change) => keyDifference(lake, change)),
    ...appended.map((one) => combinedDifference(lake, one)),
  ])
  return {
    status: result.status,
    hash: result.hash,
    changes: changes.sort((one, other) => (formatKey(one.key) < formatKey(other.key) ? -1 : 1)),
    combined,
    conflicts: [],
  }
}
