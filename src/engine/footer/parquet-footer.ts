import { integerAt, structAt, structsAt, type ThriftStruct } from './thrift-value.js'

/** Field ids of Parquet's structs. @see https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
export const FILE = { schema: 2, rowCount: 3, rowGroups: 4, createdBy: 6, encryption: 8 } as const
export const ROW_GROUP = { columns: 1, rowCount: 3, fileOffset: 5, ordinal: 7 } as const
export const CHUNK = {
  path: 1,
  fileOffset: 2,
  column: 3,
  offsetIndexOffset: 4,
  offsetIndexLength: 5,
  columnIndexOffset: 6,
  columnIndexLength: 7,
  encryption: 8,
} as const
export const COLUMN = {
  valueCount: 5,
  bytes: 7,
  dataOffset: 9,
  indexOffset: 10,
  dictionaryOffset: 11,
  statistics: 12,
  bloomOffset: 14,
  bloomLength: 15,
} as const
export const STATISTICS = { nullCount: 3, max: 5, min: 6 } as const
export const ELEMENT = { type: 1, childCount: 5, fieldId: 9 } as const

/** A stretch of a file, in bytes. */
export interface Stretch {
  readonly start: number
  readonly length: number
}

/** What the columns of a row group are, in the order of the schema's leaves. */
export function columnsOf(rowGroup: ThriftStruct): readonly ThriftStruct[] {
  return structsAt(rowGroup, ROW_GROUP.columns).flatMap((chunk) => structAt(chunk, CHUNK.column) ?? [])
}

/** Where the pages of a column lie. */
export function pagesOf(column: ThriftStruct): Stretch {
  const data = Number(integerAt(column, COLUMN.dataOffset))
  const dictionary = Number(integerAt(column, COLUMN.dictionaryOffset) ?? 0n)
  // Some writers say 0 for no dictionary.
  const start = dictionary > 0 ? Math.min(dictionary, data) : data
  return { start, length: Number(integerAt(column, COLUMN.bytes)) }
}
