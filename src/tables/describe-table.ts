import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Snapshot } from '../iceberg/table-metadata.js'
import type { PartitionSpec, Schema, SortOrder } from '../iceberg/types.js'
import type { Lake } from './lake.js'

export interface TableDescription {
  readonly key: ContentKey
  readonly tableUuid: string
  readonly location: string
  readonly metadataLocation: string
  readonly formatVersion: 1 | 2
  readonly schema: Schema
  readonly partition: PartitionSpec
  readonly sortOrder: SortOrder
  readonly properties: Readonly<Record<string, string>>
  /** `undefined`: the table has never had rows. */
  readonly currentSnapshot: Snapshot | undefined
  readonly snapshotCount: number
  /** `undefined`: unknown, because delete files hide rows. */
  readonly rowCount: bigint | undefined
  readonly fileCount: bigint
  readonly bytes: bigint
}

/**
 * Describe a table as a commit has it.
 *
 * @throws PHLO_TABLE_UNKNOWN
 */
export async function describeTable(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _ref: { readonly hash: CommitHash; readonly name: string },
  _key: ContentKey,
): Promise<TableDescription> {
  throw new Error('being built')
}
