import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteLiteral } from '../../engine/quote.js'
import { PhloError } from '../../errors.js'
import type { Type } from '../../iceberg/types.js'
import { pathLiteral } from './csv-sql.js'
import type { CsvDialect, FormatOptions } from './file-format.js'
import { readHead } from './read-head.js'

/** What the first rows of a delimited text file tell. */
export interface SniffedCsv {
  readonly dialect: CsvDialect
  /** In the file's order; never empty. */
  readonly types: readonly Type[]
}

type Sniffed = Readonly<Record<string, ResultValue>>

/**
 * Have DuckDB look at the first rows of a delimited text file. Options that the user gave are taken as they are.
 *
 * @param path - absolute
 * @returns `undefined`: no dialect makes these lines a table
 */
export async function sniffDialect(
  engine: Engine,
  path: string,
  format: FormatOptions,
): Promise<SniffedCsv | undefined> {
  const given = givenOptions(format)
  const strict = await sniff(engine, path, given)
  if (strict !== undefined && !(await isOneColumnByMistake(path, strict, format))) return sniffed(strict, format)
  // Lines that do not fit leave no strict dialect; a lenient one lets the read say which lines these are.
  const lenient = (await sniff(engine, path, [...given, 'ignore_errors = true'])) ?? strict
  return lenient === undefined ? undefined : sniffed(lenient, format)
}

/** One column is what any lines can be taken for; when the first line has delimiters, the lines are rather malformed. */
async function isOneColumnByMistake(path: string, found: Sniffed, format: FormatOptions): Promise<boolean> {
  if (format.delimiter !== undefined || (Array.isArray(found.Columns) && found.Columns.length > 1)) return false
  const [line = ''] = (await readHead(path)).toString('utf8').split(/\r?\n|\r/, 1)
  return /[,;\t|]/.test(line)
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
  const delimiter = format.delimiter ?? (format.format === 'tsv' ? '\t' : undefined)
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

function nullTexts(format: FormatOptions): readonly string[] {
  return [...new Set(['', ...(format.nullTexts ?? [])])]
}

function sniffed(found: Sniffed, format: FormatOptions): SniffedCsv {
  const columns = Array.isArray(found.Columns)
    ? (found.Columns as readonly Readonly<Record<string, ResultValue>>[])
    : []
  // A sample without quotes says nothing about the rows after it, so the usual quote is kept.
  const quote = format.quote ?? text(found.Quote, '"')
  return {
    dialect: {
      delimiter: text(found.Delimiter, ','),
      quote,
      escape: format.escape ?? text(found.Escape, quote),
      header: found.HasHeader === true,
      skipLines: Number(found.SkipRows),
      nullTexts: nullTexts(format),
      decimalSeparator: format.decimalSeparator ?? '.',
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
