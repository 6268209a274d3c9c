import type { OpenFile } from '../files/open-file.js'
import { type QuarantinedRow, type RowShape, rowId } from './quarantined-row.js'

/** Where rows come from. */
export interface Origin {
  readonly run: string
  readonly isUpsert: boolean
  /** Hash of each file, by what the user calls it. */
  readonly hashes: ReadonlyMap<string, string>
}

/** Gather the rows that copies of files lack. */
export function omittedRows(files: readonly OpenFile[], { run, isUpsert, hashes }: Origin): readonly QuarantinedRow[] {
  return files.flatMap((file) => {
    const shape = shapeOf(file)
    const { displayName } = file.source
    return (file.omission?.rows ?? []).map(({ line, raw, reasons }): QuarantinedRow => {
      const row = { run, file: displayName, fileHash: hashes.get(displayName) ?? '', line, raw, reasons, shape }
      return { id: rowId(row, isUpsert), ...row }
    })
  })
}

function shapeOf({ dialect, jsonForm, columns }: OpenFile): RowShape {
  if (dialect !== undefined) return { kind: 'csv', dialect, columns: columns.map(({ name }) => name) }
  if (jsonForm !== undefined) return { kind: 'json' }
  return { kind: 'parquet', columns: columns.map(({ name, sampledType }) => ({ name, type: sampledType })) }
}
