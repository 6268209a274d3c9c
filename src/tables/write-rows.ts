import { inBackground } from '../storage/in-background.js'
import type { Lake } from './lake.js'
import { refuseProtected } from './write/branch-head.js'
import { commitLoop } from './write/commit-loop.js'
import { labelChange } from './write/label-change.js'
import { prepareWrite } from './write/prepare-write.js'
import { stageAppend } from './write/stage-append.js'
import { stageReplace } from './write/stage-replace.js'
import { stageReplaceByKey } from './write/stage-replace-by-key.js'
import { stageUpsert } from './write/stage-upsert.js'
import { writeReport } from './write/write-report.js'
import type { WriteReport, WriteRequest } from './write-request.js'

const STAGES = {
  append: stageAppend,
  upsert: stageUpsert,
  replace: stageReplace,
  'replace-by-key': stageReplaceByKey,
} as const

/**
 * Write rows to a table on a branch: one snapshot, one commit, or nothing at all.
 * A race lost to another writer is tried again: appends as they are, other modes validated against what
 * happened in between and computed again where they overlap.
 *
 * @throws PHLO_BRANCH_PROTECTED - the branch moves by merge only
 * @throws PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_NAME_INVALID
 * @throws PHLO_COLUMNS_MISMATCH - the rows lack a required column, or have one that the table lacks
 * @throws PHLO_VALUE_INVALID - a required column has nulls, or a value does not fit its column
 * @throws PHLO_SCHEMA_INCOMPATIBLE - the table cannot get the fields that the request wants
 * @throws PHLO_KEY_MISSING - a write by key into a table without identifier fields
 * @throws PHLO_KEY_NULL - rows of a write by key have a null in it
 * @throws PHLO_KEY_DUPLICATE - several rows of a write by key have the same one; names some
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function writeRows(lake: Lake, request: WriteRequest): Promise<WriteReport> {
  const labels = inBackground(Promise.all([request.properties, request.summary]))
  refuseProtected(lake, request.branch)
  const stage = STAGES[request.mode]
  const commit = { branch: request.branch, key: request.key, ...request.commit }
  const committed = await commitLoop(lake, commit, async (state) =>
    labelChange(await stage(lake, request, await prepareWrite(lake, request, state)), await labels),
  )
  return writeReport(committed)
}
