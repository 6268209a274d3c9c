import type { OpenFiles } from '../open-file.js'

/** A folder whose name gives all rows below it a value, such as `region=eu`. */
const PARTITION_FOLDER = /(?:^|[\\/])[^\\/=]+=[^\\/]*[\\/]/

/**
 * Whether copies of files would be read as they are, and rows of them can be kept exactly. Those in folders of partitions would
 * lose the values of these; of nested values in Parquet no text says all, such as bytes and long decimals in them.
 */
export function canBeCopied({ kind, files, columns }: OpenFiles): boolean {
  const isFlat = kind !== 'parquet' || columns.every(({ sampledType }) => typeof sampledType === 'string')
  return isFlat && !files.some(({ source }) => PARTITION_FOLDER.test(source.path))
}
