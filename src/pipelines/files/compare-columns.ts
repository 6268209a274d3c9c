import type { Type } from '../../iceberg/types.js'
import type { SourceColumn } from './open-files.js'
import type { ReadField } from './read-field.js'

/** How files differ from a table. All empty: not at all. */
export interface ColumnDifferences {
  /** Columns that only the files have. */
  readonly added: readonly string[]
  /** Columns that only the table has. */
  readonly missing: readonly string[]
  /** Columns that both have, with another type. */
  readonly changed: readonly { readonly name: string; readonly from: Type; readonly to: Type }[]
}

/** Compare the columns of a table with those found in files; a contract that freezes columns refuses any `added`. */
export declare function compareColumns(
  table: readonly { readonly name: string; readonly type: Type }[],
  found: readonly ReadField[],
): ColumnDifferences

/** Names of the files' columns that no field reads; what a frozen contract refuses and an evolving one adds. */
export declare function unreadColumns(columns: readonly SourceColumn[], fields: readonly ReadField[]): readonly string[]
