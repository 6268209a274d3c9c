import type { Engine, ResultValue } from '../../../engine/engine.js'
import { quoteLiteral } from '../../../engine/quote.js'
import { PhloError } from '../../../errors.js'
import type { Type } from '../../../iceberg/types.js'
import type { CsvDialect, FormatOptions } from '../file-format.js'
import { readHead } from '../prepare/read-head.js'
import { csvHeader } from './csv-header.js'
import { pathLiteral } from './csv-sql.js'
import { DELIMITERS, givenDelimiter, nullTexts, usualDialect } from './usual-dialect.js'

/** What the first rows of a delimited text file tell. */
export interface SniffedCsv {
  readonly dialect: CsvDialect
  /** In the file's order; never empty. */
  readonly types: readonly Type[]
}

interface SniffOptions {
  readonly format: FormatOptions
  /** That the file may have. */
  readonly columns: readonly { readonly name: string }[]
}

type Sniffed = Readonly<Record<string, ResultValue>>

/**
 * Have DuckDB look at the first rows of a delimited text file. Options that the user gave are taken as they are. Where no dialect
 * makes all of these rows a table, the first line says how the others should be; reading them then says which ones are not.
 *
 * @param path - absolute
 */
export async function sniffDialect(
  engine: Engine,
  path: string,
  { format, columns }: SniffOptions,
): Promise<SniffedCsv> {
  const found = await sniff(engine, path, givenOptions(format))
  const head = await readHead(path)
  return found === undefined || isMistaken(head, found, { format, columns })
    ? dialectOfFirstLine(head, format)
    : sniffed(found, format)
}

/**
 * Malformed lines lead DuckDB astray: it takes every line for one column, or skips a header that does not fit, if not the whole
 * table. A first line with delimiters tells.
 */
function isMistaken(head: Buffer, found: Sniffed, { format, columns }: SniffOptions): boolean {
  const lines = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n|\r/)
  const isOneColumn = Array.isArray(found.Columns) && found.Columns.length < 2
  if (isOneColumn)
    return format.delimiter === undefined && DELIMITERS.some((delimiter) => lines[0]?.includes(delimiter))
  const skipped = format.skipLines === undefined ? lines.slice(0, Number(found.SkipRows)) : []
  if (skipped[0]?.includes(text(found.Delimiter, ','))) return true
  return givenDelimiter(format) === undefined && isTable(skipped, format, columns)
}

/** Whether lines are a table rather than what is written before one: its columns are known, or half of its rows have all. */
function isTable(lines: readonly string[], format: FormatOptions, columns: SniffOptions['columns']): boolean {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()))
  return DELIMITERS.some((delimiter) => {
    const dialect = { ...usualDialect(format), delimiter }
    const [header = [], ...records] = lines.map((line) => csvHeader(Buffer.from(line), dialect))
    if (header.length < 2) return false
    const whole = records.filter(({ length }) => length === header.length).length
    return header.every((name) => known.has(name.toLowerCase())) || (whole > 0 && whole * 2 >= records.length)
  })
}

function dialectOfFirstLine(head: Buffer, format: FormatOptions): SniffedCsv {
  const dialect = usualDialect(format)
  const fieldsBy = (delimiter: string): readonly string[] => csvHeader(head, { ...dialect, delimiter })
  const given = givenDelimiter(format)
  const candidates = given === undefined ? DELIMITERS : [given]
  const [delimiter = ','] = [...candidates].sort((a, b) => fieldsBy(b).length - fieldsBy(a).length)
  const fields = fieldsBy(delimiter)
  const header = format.header ?? fields.every((field) => field.trim() !== '' && Number.isNaN(Number(field)))
  return { dialect: { ...dialect, delimiter, header }, types: fields.map(() => 'string') }
}

async function sniff(engine: Engine, path: string, options: readonly string[]): Promise<Sniffed | undefined> {
  try {
    const [row] = await engine.rows(`FROM sniff_csv(${[pathLiteral(path), ...options].join(', ')})`)
    return row
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_SQL_FAILED') return undefined
    throw error
  }
}

function givenOptions(format: FormatOptions): string[] {
  const delimiter = givenDelimiter(format)
  return [
    "comment = ''",
    ...(delimiter === undefined ? [] : [`delim = ${quoteLiteral(delimiter)}`]),
    ...(format.quote === undefined ? [] : [`quote = ${quoteLiteral(format.quote)}`]),
    ...(format.escape === undefined ? [] : [`escape = ${quoteLiteral(format.escape)}`]),
    ...(format.header === undefined ? [] : [`header = ${format.header}`]),
    ...(format.skipLines === undefined ? [] : [`skip = ${format.skipLines}`]),
    ...(format.decimalSeparator === undefined ? [] : [`decimal_separator = ${quoteLiteral(format.decimalSeparator)}`]),
    ...(format.dateFormat === undefined ? [] : [`dateformat = ${quoteLiteral(format.dateFormat)}`]),
    ...(format.timestampFormat === undefined ? [] : [`timestampformat = ${quoteLiteral(format.timestampFormat)}`]),
    `nullstr = [${nullTexts(format).map(quoteLiteral).join(', ')}]`,
  ]
}

function sniffed(found: Sniffed, format: FormatOptions): SniffedCsv {
  const columns = Array.isArray(found.Columns)
    ? (found.Columns as readonly Readonly<Record<string, ResultValue>>[])
    : []
  const usual = usualDialect(format)
  // A sample without quotes says nothing about the rows after it, so the usual quote is kept.
  const quote = format.quote ?? text(found.Quote, usual.quote)
  return {
    dialect: {
      ...usual,
      delimiter: text(found.Delimiter, ','),
      quote,
      escape: format.escape ?? text(found.Escape, quote),
      header: found.HasHeader === true,
      skipLines: Number(found.SkipRows),
      dateFormat: format.dateFormat ?? dateFormat(found.DateFormat),
      timestampFormat: format.timestampFormat ?? dateFormat(found.TimestampFormat),
    },
    types: columns.map(({ type }) => SNIFFED_TYPES[String(type)] ?? 'string'),
  }
}

function text(value: ResultValue | undefined, absent: string): string {
  return value === '(empty)' || typeof value !== 'string' ? absent : value
}

/** ISO is what values are read by when there is no format; another one is found when dates are written like `31.12.2024`. */
function dateFormat(value: ResultValue | undefined): string | undefined {
  return typeof value !== 'string' || value === '' || value.startsWith('%Y-%m-%d') ? undefined : value
}

const SNIFFED_TYPES: Readonly<Record<string, Type>> = {
  BOOLEAN: 'boolean',
  BIGINT: 'long',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
}
