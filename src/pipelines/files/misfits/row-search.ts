import type { Engine, ResultValue } from '../../../engine/engine.js'
import { quoteIdentifier } from '../../../engine/quote.js'
import type { OpenFiles } from '../open-file.js'
import type { AlikeFiles } from '../read/alike-files.js'
import { filesReader } from '../read/files-reader.js'
import type { Guard, ReadField } from '../read-field.js'
import { shownText } from './bad-value.js'
import { expectedOf } from './expected-of.js'

/** One way in which a row can be bad. */
interface Complaint {
  readonly column: string
  readonly expected: string
  /** SQL of whether a row is. */
  readonly isBad: string
  /** SQL of the value to show. */
  readonly text: string
}

/** How files are searched for bad rows. */
export interface RowSearch {
  /** SELECT without its row numbers: the columns that complaints speak of. */
  readonly columns: readonly string[]
  readonly source: string
  readonly complaints: readonly Complaint[]
}

/** Plan a search for values that do not fit their types, or are missing where they are required. */
export function typeSearch(kind: OpenFiles['kind'], files: AlikeFiles, fields: readonly ReadField[]): RowSearch {
  const { columns, checkedSource } = filesReader(kind, files, fields)
  const complaints = columns.map(({ field, raw }, index) => ({
    column: field.name,
    expected: field.required && raw === undefined ? 'this column in the file' : expectedOf(field),
    isBad: `bad${index}`,
    text: `text${index}`,
  }))
  return {
    source: checkedSource,
    complaints,
    columns: columns.flatMap(({ field, raw, fits, text }, index) => [
      `${field.required ? `(${raw ?? 'NULL'} IS NULL OR NOT ${fits})` : `NOT ${fits}`} AS bad${index}`,
      `${text} AS text${index}`,
    ]),
  }
}

/** Plan a search for rows that break a guard. Every value must fit its type. */
export function guardSearch(
  kind: OpenFiles['kind'],
  files: AlikeFiles,
  { fields, guards }: { readonly fields: readonly ReadField[]; readonly guards: readonly Guard[] },
): RowSearch {
  const { columns, source } = filesReader(kind, files, fields)
  const texts = new Map(columns.map(({ field }, index) => [field.name, quoteIdentifier(`phlo text ${index}`)]))
  return {
    source,
    complaints: guards.map(({ column, expected, sql }) => ({
      column,
      expected,
      isBad: `NOT (${sql})`,
      text: texts.get(column) ?? 'NULL',
    })),
    columns: columns.flatMap(({ field, value, text }, index) => [
      `${value} AS ${quoteIdentifier(field.name)}`,
      `${text} AS ${quoteIdentifier(`phlo text ${index}`)}`,
    ]),
  }
}

/** Count the rows that a search finds. */
export async function countRows(engine: Engine, { columns, source, complaints }: RowSearch): Promise<number> {
  const isBad = complaints.map((complaint) => complaint.isBad).join(' OR ')
  const [row] = await engine.rows(
    `SELECT count(*) AS bad_rows FROM (SELECT ${columns.join(', ')} FROM ${source}) WHERE ${isBad}`,
  )
  return Number(row?.bad_rows)
}

/** A row that a search finds. */
export interface FoundRow {
  /** Its number in the file as it is read, from 1. */
  readonly row: number
  readonly complaints: readonly {
    readonly column: string
    /** Cut, control characters escaped; `undefined`: null or missing. */
    readonly value: string | undefined
    readonly expected: string
  }[]
}

/**
 * Find the first rows of a search over one file, since the number of a row counts within its file.
 *
 * @returns ascending by row, with how many there are in all
 */
export async function firstRows(
  engine: Engine,
  { columns, source, complaints }: RowSearch,
  rowsMax: number,
): Promise<{ readonly rows: readonly FoundRow[]; readonly badRows: number }> {
  const flags = complaints.map(({ isBad, text }, index) => `${isBad} AS b${index}, ${text} AS t${index}`)
  const rows = await engine.rows(
    `SELECT ${flags.join(', ')}, "phlo row" AS row, count(*) OVER () AS bad_rows
     FROM (SELECT ${columns.join(', ')}, row_number() OVER () AS "phlo row" FROM ${source})
     WHERE ${complaints.map(({ isBad }) => isBad).join(' OR ')} ORDER BY "phlo row" LIMIT ${rowsMax}`,
  )
  return { rows: rows.map((row) => foundRow(row, complaints)), badRows: Number(rows[0]?.bad_rows ?? 0) }
}

function foundRow(row: Readonly<Record<string, ResultValue>>, complaints: readonly Complaint[]): FoundRow {
  return {
    row: Number(row.row),
    complaints: complaints.flatMap(({ column, expected }, index) => {
      if (row[`b${index}`] !== true) return []
      const text = row[`t${index}`]
      return [{ column, expected, value: text === null || text === undefined ? undefined : shownText(String(text)) }]
    }),
  }
}
