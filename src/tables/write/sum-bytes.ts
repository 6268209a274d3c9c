import type { DataFile } from '../../iceberg/data-file.js'

/** Sum the sizes of files. */
export function sumBytes(files: readonly DataFile[]): bigint {
  return files.reduce((sum, { fileBytes }) => sum + fileBytes, 0n)
}
