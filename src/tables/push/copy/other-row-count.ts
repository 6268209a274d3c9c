import { PhloError } from '../../../errors.js'
import type { DataFile } from '../../../iceberg/data-file.js'

/** Say that a file has another number of rows than the manifest says. @param rows - `undefined`: it can not be read */
export function otherRowCount({ location, recordCount }: DataFile, rows: bigint | undefined): PhloError {
  const found = rows === undefined ? 'is no whole Parquet file' : `has ${rows} rows, and should have ${recordCount}`
  return new PhloError('PHLO_FILE_UNREADABLE', `${location} ${found}.`, {
    context: { location, rows: rows === undefined ? 'unknown' : String(rows), rowsExpected: String(recordCount) },
  })
}
