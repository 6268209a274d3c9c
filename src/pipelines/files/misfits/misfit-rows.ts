import type { Engine, ResultValue } from '../../../engine/engine.js'
import { quoteIdentifier } from '../../../engine/quote.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import { type AlikeFiles, alikeFiles } from '../read/alike-files.js'
import type { FilesReader } from '../read/column-reader.js'
import { filesReader } from '../read/files-reader.js'
import type { Guard, ReadField } from '../read-field.js'
import { type BadRows, type BadValue, EXAMPLES_MAX, shownText } from './bad-value.js'
import { expectedOf } from './expected-of.js'
import { lineNumbers } from './line-numbers.js'

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
interface Search {
  /** SELECT without its row numbers: the columns that complaints speak of. */
  readonly columns: readonly string[]
  readonly source: string
  readonly complaints: readonly Complaint[]
}

/** Find the values that do not fit their types, or are missing where they are required. */
export function misfitRows(engine: Engine, files: OpenFiles, fields: readonly ReadField[]): Promise<BadRows> {
  return findRows(engine, files, (alike) => typeSearch(filesReader(files.kind, alike, fields)))
}

/** Find the rows that break a guard. Every value must fit its type. */
export function brokenRows(
  engine: Engine,
  files: OpenFiles,
  { fields, guards }: { readonly fields: readonly ReadField[]; readonly guards: readonly Guard[] },
): Promise<BadRows> {
  return findRows(engine, files, (alike) => guardSearch(filesReader(files.kind, alike, fields), guards))
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

async function findRows(engine: Engine, files: OpenFiles, searchOf: (files: AlikeFiles) => Search): Promise<BadRows> {
  const examples: BadValue[] = []
  let badRows = 0
  for (const { files: alike } of alikeFiles(files.files))
    badRows += await findAmong(engine, alike, { searchOf, examples })
  return { examples: examples.slice(0, EXAMPLES_MAX), badRows }
}

/** Add examples until there are enough. Of thousands of files, halves without a bad row are left out at once. */
async function findAmong(
  engine: Engine,
  files: readonly OpenFile[],
  { searchOf, examples }: { readonly searchOf: (files: AlikeFiles) => Search; readonly examples: BadValue[] },
): Promise<number> {
  const [first] = files
  if (first === undefined) return 0
  const search = searchOf({ files, first })
  if (search.complaints.length === 0) return 0
  if (files.length === 1) return findInFile(engine, first, { search, examples })
  const badRows = await countRows(engine, search)
  const middle = Math.ceil(files.length / 2)
  for (const half of [files.slice(0, middle), files.slice(middle)]) {
    if (badRows > 0 && examples.length < EXAMPLES_MAX) await findAmong(engine, half, { searchOf, examples })
  }
  return badRows
}

async function countRows(engine: Engine, { columns, source, complaints }: Search): Promise<number> {
  const isBad = complaints.map((complaint) => complaint.isBad).join(' OR ')
  const [row] = await engine.rows(
    `SELECT count(*) AS bad_rows FROM (SELECT ${columns.join(', ')} FROM ${source}) WHERE ${isBad}`,
  )
  return Number(row?.bad_rows)
}

/** A file by itself, since the number of a row counts within its file. */
async function findInFile(
  engine: Engine,
  file: OpenFile,
  { search, examples }: { readonly search: Search; readonly examples: BadValue[] },
): Promise<number> {
  const { columns, source, complaints } = search
  const flags = complaints.map(({ isBad, text }, index) => `${isBad} AS b${index}, ${text} AS t${index}`)
  const rows = await engine.rows(
    `SELECT ${flags.join(', ')}, "phlo row" AS row, count(*) OVER () AS bad_rows
     FROM (SELECT ${columns.join(', ')}, row_number() OVER () AS "phlo row" FROM ${source})
     WHERE ${complaints.map(({ isBad }) => isBad).join(' OR ')} ORDER BY "phlo row" LIMIT ${EXAMPLES_MAX}`,
  )
  examples.push(...(await badValues(file, rows, complaints)))
  return Number(rows[0]?.bad_rows ?? 0)
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
