import type { Schema } from '../../iceberg/types.js'
import { type ColumnDifferences, compareColumns } from '../../pipelines/files/inspect/compare-columns.js'
import type { ReadField } from '../../pipelines/files/read-field.js'
import { displayText } from '../../query/formats/display-text.js'
import { typeText } from '../../query/formats/type-text.js'

/** What `phlo preview --json` says about a table and the files that would go into it. */
export interface TableDifferences {
  readonly added: readonly string[]
  readonly missing: readonly string[]
  readonly changed: readonly { readonly name: string; readonly from: string; readonly to: string }[]
}

/** Compare the columns of a table with those of files, types as text. */
export function tableDifferences(table: Schema, fields: readonly ReadField[]): TableDifferences {
  const { added, missing, changed }: ColumnDifferences = compareColumns(table.fields, fields)
  return {
    added,
    missing,
    changed: changed.map(({ name, from, to }) => ({ name, from: typeText(from), to: typeText(to) })),
  }
}

/** Tell a person how files differ from a table. @param differences - `undefined`: the table is not there yet */
export function differencesText(table: string, differences: TableDifferences | undefined): string {
  if (differences === undefined) return `The table ${table} is not there yet.`
  const { added, missing, changed } = differences
  const lines = [
    ...added.map((name) => `  + ${name}: only in the files`),
    ...missing.map((name) => `  - ${name}: only in the table`),
    ...changed.map(({ name, from, to }) => `  ~ ${name}: ${from} in the table, ${to} in the files`),
  ]
  if (lines.length === 0) return `The columns are those of the table ${table}.`
  return [`Against the table ${table}:`, ...lines.map(displayText)].join('\n')
}
