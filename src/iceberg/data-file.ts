import type { Value } from './types.js'

/** Statistics of one file by field id (of leaf fields). A missing entry means unknown. */
export interface FileStatistics {
  readonly columnSizes: ReadonlyMap<number, bigint>
  readonly valueCounts: ReadonlyMap<number, bigint>
  readonly nullValueCounts: ReadonlyMap<number, bigint>
  readonly nanValueCounts: ReadonlyMap<number, bigint>
  /** Single-value serialization of the specification, truncated where the specification allows. */
  readonly lowerBounds: ReadonlyMap<number, Uint8Array>
  readonly upperBounds: ReadonlyMap<number, Uint8Array>
}

/** One file of a table as a manifest describes it. */
export interface DataFile extends FileStatistics {
  readonly content: 'data' | 'position-deletes' | 'equality-deletes'
  /** Absolute location, as written in the manifest. */
  readonly location: string
  readonly fileFormat: 'parquet' | 'avro' | 'orc'
  readonly specId: number
  /** One value per field of the partition spec, in its order; `null` for a null partition value. */
  readonly partition: readonly (Value | null)[]
  readonly recordCount: bigint
  readonly fileBytes: bigint
  readonly splitOffsets: readonly bigint[]
  /** Field ids that an equality delete compares; empty otherwise. */
  readonly equalityIds: readonly number[]
  readonly sortOrderId: number | undefined
  /** The one data file that all of a position delete file's rows refer to, when there is only one and it is known. */
  readonly referencedDataFile?: string
}
