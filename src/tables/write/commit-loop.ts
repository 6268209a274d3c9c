import { setTimeout } from 'node:timers/promises'
import type { CommitHash, CommitResult } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import { beginChange } from '../../iceberg/commit/commit-change.js'
import type { TableDraft } from '../../iceberg/commit/new-table.js'
import { validateChange } from '../../iceberg/commit/validate-change.js'
import type { TableChange } from '../../iceberg/table-change.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'
import { inBackground } from '../../storage/in-background.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'
import { findTable, type LoadedTable } from '../load-table.js'
import { branchHead } from './branch-head.js'
import { putContent, type TableCommit, tableContent } from './put-table.js'

/** A change that is ready to be committed: its data files are written, no table knows them yet. */
export interface StagedChange<Counts> {
  /** What it was computed from. */
  readonly base: TableVersion | TableDraft
  readonly change: TableChange
  /** Fulfilled when its data files are durable, rejected when one cannot be. */
  readonly durable: Promise<unknown>
  readonly counts: Counts
}

export interface CommittedChange<Counts> {
  readonly hash: CommitHash
  readonly version: TableVersion
  readonly staged: StagedChange<Counts>
}

/** The branch as a try to change it finds it. */
export interface BranchState {
  readonly hash: CommitHash
  readonly table: LoadedTable | undefined
}

/** With the pauses, some 20 seconds of losing every race. */
const TRIES_MAX = 200
const PAUSE_MS_MAX = 200

/**
 * Stage a change of one table and commit it. When another writer was first, the staged change is committed on top of
 * theirs where the two do not overlap, and otherwise staged again.
 *
 * @param stage - computes the change from what the branch has
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function commitLoop<Counts>(
  lake: Lake,
  commit: TableCommit,
  stage: (state: BranchState) => Promise<StagedChange<Counts>>,
): Promise<CommittedChange<Counts>> {
  let staged: StagedChange<Counts> | undefined
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (tries > 0) await setTimeout(pauseMs(lake, tries))
    const hash = await branchHead(lake, commit.branch)
    const table = await findTable(lake, hash, commit.key)
    if (staged === undefined || !(await stillApplies(lake, staged, table))) staged = await stage({ hash, table })
    if (table !== undefined && isNothing(staged.change)) return { hash, version: table.version, staged }

    const { version, result } = await tryToCommit(lake, commit, { staged, hash, table })
    if (result.status === 'committed') return { hash: result.hash, version, staged }
  }
  throw lostEveryTry(commit)
}

/** All files of the change go to the disk side by side: nothing refers to them before the branch moves, after them. */
async function tryToCommit(
  lake: Lake,
  commit: TableCommit,
  { staged, hash, table }: BranchState & { readonly staged: StagedChange<unknown> },
): Promise<{ readonly version: TableVersion; readonly result: CommitResult }> {
  try {
    const base = table?.version ?? staged.base
    const { version, durable } = await beginChange(lake.files, base, staged.change, lake.ambient)
    const after = inBackground(Promise.all([staged.durable, durable]))
    const content = tableContent(table?.content.id ?? version.metadata.tableUuid, version)
    const put = { content, expectedHash: hash, isNewKey: table === undefined, after }
    return { version, result: await putContent(lake, commit, put) }
  } finally {
    await Promise.allSettled([staged.durable])
  }
}

async function stillApplies(
  lake: Lake,
  staged: StagedChange<unknown>,
  table: LoadedTable | undefined,
): Promise<boolean> {
  const isDraft = staged.base.metadataLocation === undefined
  if (table === undefined || isDraft) return table === undefined && isDraft
  if (table.version.metadata.tableUuid !== staged.base.metadata.tableUuid) return false
  return (await validateChange(lake.files, table.version, staged.change)) === undefined
}

function isNothing(change: TableChange): boolean {
  return change.snapshot === undefined && change.updates.length === 0
}

/** Writers that lost together must not try together again. */
function pauseMs(lake: Lake, tries: number): number {
  const dice = Number.parseInt(randomHex(lake.ambient, 1), 16) / 256
  return dice * Math.min(PAUSE_MS_MAX, 5 * 2 ** Math.min(tries, 10))
}

function lostEveryTry({ branch, key }: TableCommit): PhloError {
  const table = formatKey(key)
  return new PhloError(
    'PHLO_COMMIT_CONFLICT',
    `Other writers kept changing "${table}" on ${branch} at the same time.`,
    {
      fixes: ['Run the command again when they are done; nothing was changed.'],
      context: { table, branch, tries: TRIES_MAX },
    },
  )
}
