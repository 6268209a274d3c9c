import type { DataFile } from '../../iceberg/data-file.js'

/** Sum the records of files; rows that delete files hide are counted too. */
export function sumRecords(files: readonly DataFile[]): bigint {
  return files.reduce((sum, { recordCount }) => sum + recordCount, 0n)
}
