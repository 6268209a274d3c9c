import type { DataFile } from '../../iceberg/data-file.js'
import type { Schema } from '../../iceberg/types.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { keptStatistics } from '../footer/kept-statistics.js'
import { FILE, ROW_GROUP } from '../footer/parquet-footer.js'
import { readFooter } from '../footer/read-footer.js'
import { integerAt, structsAt, type ThriftStruct } from '../footer/thrift-value.js'

/** Rows of a file by their numbers in it, from 0; both ends are included. */
export interface RowRange {
  readonly first: bigint
  readonly last: bigint
}

/** A file of which some row groups can be kept as they are, while rows of the others change. */
export interface KeptRowGroups {
  /** Where the file is in the store. */
  readonly key: string
  readonly footer: ThriftStruct
  /** Those to keep, in their order. */
  readonly rowGroups: readonly ThriftStruct[]
  /** What is known of the file that they make. */
  readonly file: Omit<DataFile, 'location' | 'fileBytes'>
  /** The rows of the others, in order. */
  readonly others: readonly RowRange[]
}

/**
 * Decide which row groups of a data file to keep.
 *
 * @param source.isTouched - whether a row in a range changes
 * @returns `undefined` when the file is to be written anew: because less than half of its rows would be kept, because
 * DuckDB did not write it, or because its statistics are those of the whole file only
 */
export async function planKeptRowGroups(
  store: Pick<ObjectStore, 'read'>,
  source: {
    readonly key: string
    readonly file: DataFile
    readonly schema: Schema
    isTouched(range: RowRange): boolean
  },
): Promise<KeptRowGroups | undefined> {
  const { key, file, schema } = source
  const footer = await readFooter(store, { key, bytes: Number(file.fileBytes) })
  if (footer === undefined) return undefined
  const all = rangesOf(footer)
  const kept = all.filter(({ range }) => !source.isTouched(range))
  const recordCount = kept.reduce((sum, { range }) => sum + range.last - range.first + 1n, 0n)
  if (recordCount * 2n < file.recordCount || all.at(-1)?.range.last !== file.recordCount - 1n) return undefined

  const rowGroups = kept.map(({ rowGroup }) => rowGroup)
  const statistics = keptStatistics(footer, { file, schema, rowGroups })
  if (statistics === undefined) return undefined
  const others = all.filter((one) => !kept.includes(one)).map(({ range }) => range)
  return { key, footer, rowGroups, others, file: { ...file, ...statistics, recordCount } }
}

function rangesOf(footer: ThriftStruct): readonly { readonly rowGroup: ThriftStruct; readonly range: RowRange }[] {
  let next = 0n
  return structsAt(footer, FILE.rowGroups).map((rowGroup) => {
    const first = next
    next += integerAt(rowGroup, ROW_GROUP.rowCount) ?? 0n
    return { rowGroup, range: { first, last: next - 1n } }
  })
}
