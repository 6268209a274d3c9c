import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { type BadRows, type BadValue, EXAMPLES_MAX, shownText } from './bad-value.js'
import type { FilesReader } from './column-reader.js'
import { expectedOf } from './expected-of.js'
import { filesReader } from './files-reader.js'
import { lineNumbers } from './line-numbers.js'
import type { OpenFile, OpenFiles } from './open-file.js'
import type { Guard, ReadField } from './read-field.js'

/** One way in which a row can be bad. */
interface Complaint {
  readonly column: string
  readonly expected: string
  /** SQL of whether a row is. */
  readonly isBad: string
  /** SQL of the value to show. */
  readonly text: string
}

/** How a file is searched for bad rows. */
interface Search {
  /** SELECT without its row numbers: the columns that complaints speak of. */
  readonly columns: readonly string[]
  readonly source: string
  readonly complaints: readonly Complaint[]
}

/** Find the values that do not fit their types, or are missing where they are required. */
export function misfitRows(engine: Engine, files: OpenFiles, fields: readonly ReadField[]): Promise<BadRows> {
  return findRows(engine, files, (file) => typeSearch(filesReader(files.kind, { files: [file], first: file }, fields)))
}

/** Find the rows that break a guard. Every value must fit its type. */
export function brokenRows(
  engine: Engine,
  files: OpenFiles,
  { fields, guards }: { readonly fields: readonly ReadField[]; readonly guards: readonly Guard[] },
): Promise<BadRows> {
  return findRows(engine, files, (file) =>
    guardSearch(filesReader(files.kind, { files: [file], first: file }, fields), guards),
  )
}

function typeSearch({ columns, checkedSource }: FilesReader): Search {
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

function guardSearch({ columns, source }: FilesReader, guards: readonly Guard[]): Search {
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

async function findRows(engine: Engine, files: OpenFiles, searchOf: (file: OpenFile) => Search): Promise<BadRows> {
  const examples: BadValue[] = []
  let badRows = 0
  // File by file, since the number of a row counts within its file.
  for (const file of files.files) {
    const { columns, source, complaints } = searchOf(file)
    if (complaints.length === 0) continue
    const flags = complaints.map(({ isBad, text }, index) => `${isBad} AS b${index}, ${text} AS t${index}`)
    const rows = await engine.rows(
      `SELECT ${flags.join(', ')}, "phlo row" AS row, count(*) OVER () AS bad_rows
       FROM (SELECT ${columns.join(', ')}, row_number() OVER () AS "phlo row" FROM ${source})
       WHERE ${complaints.map(({ isBad }) => isBad).join(' OR ')} ORDER BY "phlo row" LIMIT ${EXAMPLES_MAX}`,
    )
    badRows += Number(rows[0]?.bad_rows ?? 0)
    if (examples.length < EXAMPLES_MAX) examples.push(...(await badValues(file, rows, complaints)))
  }
  return { examples: examples.slice(0, EXAMPLES_MAX), badRows }
}

async function badValues(
  file: OpenFile,
  rows: readonly Readonly<Record<string, ResultValue>>[],
  complaints: readonly Complaint[],
): Promise<BadValue[]> {
  const lines = await lineNumbers(
    file,
    rows.map(({ row }) => Number(row)),
  )
  return rows.flatMap((row, at) =>
    complaints.flatMap(({ column, expected }, index): BadValue[] => {
      if (row[`b${index}`] !== true) return []
      const text = row[`t${index}`]
      const value = text === null || text === undefined ? undefined : shownText(String(text))
      return [{ file: file.source.displayName, line: lines[at], column, value, expected }]
    }),
  )
}
