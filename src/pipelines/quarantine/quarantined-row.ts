import { createHash } from 'node:crypto'
import type { Type } from '../../iceberg/types.js'
import type { CsvDialect } from '../files/file-format.js'
import type { RowReason } from '../files/set-aside/omission.js'

/** What it takes to read a row again. */
export type RowShape =
  /** The names of the fields are those of the file's header. */
  | { readonly kind: 'csv'; readonly dialect: CsvDialect; readonly columns: readonly string[] }
  /** One object. */
  | { readonly kind: 'json' }
  /** An object of texts, from which the values of these types are made again. */
  | { readonly kind: 'parquet'; readonly columns: readonly { readonly name: string; readonly type: Type }[] }

/** A row of a source that did not fit, kept as it was. */
export interface QuarantinedRow {
  /** Equal for what counts as the same row of an asset. */
  readonly id: string
  /** The run that set it aside. */
  readonly run: string
  /** What the user calls the file that it was in. */
  readonly file: string
  /** Of the content of that file: see `FileIdentity`. */
  readonly fileHash: string
  /** Line of a text file, row of a Parquet file or JSON array, from 1. */
  readonly line: number
  /** As the file had it, without the end of its line; the row of a Parquet file as JSON. */
  readonly raw: string
  /** One or more. */
  readonly reasons: readonly RowReason[]
  readonly shape: RowShape
}

/**
 * Tell by an id which rows are the same. Rows of an upsert are, wherever they stand, when they read alike, since a file that has
 * changed is read again; elsewhere each row of a file is one.
 */
export function rowId(row: Omit<QuarantinedRow, 'id'>, isUpsert: boolean): string {
  const { shape, raw, file, fileHash, line } = row
  const place = isUpsert ? [] : [file, fileHash, line]
  const parts = [shape.kind === 'json' ? [] : shape.columns, raw, ...place]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
