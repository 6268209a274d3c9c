import type { Engine } from '../../../engine/engine.js'
import type { OpenFile } from '../open-file.js'
import type { LeaveOutOptions } from './omission.js'
import { omitParquetRows } from './omit-parquet-rows.js'
import { omitRecords } from './omit-records.js'

/**
 * Copy a file without some of its rows. A text file has a row a record; see `asLines` for JSON of other forms.
 *
 * @throws as omitRecords
 */
export function leaveOut(engine: Engine, file: OpenFile, options: LeaveOutOptions): Promise<OpenFile> {
  const isParquet = file.dialect === undefined && file.jsonForm === undefined
  if (isParquet) return omitParquetRows(engine, file, options)
  const { copyPath, budget, reasons } = options
  return omitRecords(file, { copyPath, budget, complain: (_text, _record, row) => reasons.get(row) })
}
