import type { PartitionSpec, Schema } from '../../iceberg/types.js'

/** What data files are written from, and where. */
export interface WriteDataFilesOptions {
  /** One SELECT with a column for each field of the schema, by name; further columns are left out. */
  readonly sql: string
  readonly schema: Schema
  readonly spec: PartitionSpec
  /** Absolute path at which there is nothing yet: a single file comes to be there, or a folder with several. */
  readonly target: string
  /**
   * About how large a file may become, in bytes. Below it rows keep their order, in one file; beyond, groups of some
   * 100,000 rows may swap places. A partitioned table has one file per partition, of any size.
   */
  readonly fileBytesTarget: number
}
