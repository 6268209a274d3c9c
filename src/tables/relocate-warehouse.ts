import type { CommitHash } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

export interface RelocateReport {
  readonly from: readonly string[]
  readonly to: string
  readonly branches: readonly { readonly name: string; readonly hash: CommitHash; readonly tableCount: number }[]
  /** Tags keep pointing at the metadata of the old root; Phlo reads it, other engines do not. */
  readonly tagsKept: readonly string[]
  readonly metadataFilesWritten: number
}

/**
 * Rewrite the metadata of all tables at the heads of branches for the place where the warehouse now is, so that other
 * engines can open it. History and tags stay as they are: Phlo reads them through the recorded roots.
 */
export async function relocateWarehouse(_lake: Lake): Promise<RelocateReport> {
  throw new Error('being built')
}
