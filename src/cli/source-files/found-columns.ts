import type { ResultValue } from '../../engine/engine.js'
import type { ReadField } from '../../pipelines/files/read-field.js'
import { cutToWidth } from '../../query/formats/display-text.js'
import { typeText } from '../../query/formats/type-text.js'
import { valueText } from '../../query/formats/value-text.js'
import { renderTable } from '../text/render-table.js'

const EXAMPLES_MAX = 3
const EXAMPLES_WIDTH_MAX = 48

/** What `--json` says about a column that was found. */
export interface FoundColumn {
  readonly name: string
  readonly type: string
  /** Nulls among the first rows, and how many rows these are. */
  readonly nulls: number
  readonly rowsSeen: number
  /** Different values of the first rows as text, at most three. */
  readonly examples: readonly string[]
}

/** Describe the columns of files. @param rows - the first rows: one value per field */
export function foundColumns(
  fields: readonly ReadField[],
  rows: readonly (readonly ResultValue[])[],
): readonly FoundColumn[] {
  return fields.map((field, index) => {
    const values = rows.map((row) => row[index] ?? null).filter((value) => value !== null)
    return {
      name: field.name,
      type: fieldType(field),
      nulls: rows.length - values.length,
      rowsSeen: rows.length,
      examples: [...new Set(values.map((value) => valueText(field.type, value)))].slice(0, EXAMPLES_MAX),
    }
  })
}

/** Lay out columns for people, one a line. */
export function columnsText(columns: readonly FoundColumn[]): string {
  return renderTable(columns, [
    { title: 'column', text: ({ name }) => name },
    { title: 'type', text: ({ type }) => type },
    { title: 'nulls', text: ({ nulls, rowsSeen }) => nullsText(nulls, rowsSeen) },
    { title: 'examples', text: ({ examples }) => examplesText(examples) },
  ])
}

function fieldType({ type, encoding }: ReadField): string {
  return encoding === 'epoch-ms' ? `${typeText(type)} (from milliseconds)` : typeText(type)
}

/** Only the first rows were looked at, so their share is not shown as the column's. */
function nullsText(nulls: number, rowsSeen: number): string {
  if (nulls === 0) return 'none seen'
  return nulls === rowsSeen ? 'only nulls' : `${nulls} of ${rowsSeen}`
}

function examplesText(examples: readonly string[]): string {
  return cutToWidth(examples.join(', '), EXAMPLES_WIDTH_MAX)
}
