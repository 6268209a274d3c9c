import { quoteLiteral } from '../../../engine/quote.js'
import type { CsvDialect } from '../file-format.js'

/**
 * Write the table function that reads delimited text exactly as told: no detection, malformed lines fail.
 *
 * @param types - DuckDB type of each column in the file's order; the columns are called `c0`, `c1` …, since their own names may be
 *   anything
 * @param more - further options of `read_csv`, as SQL
 */
export function csvSql(
  paths: readonly string[],
  dialect: CsvDialect,
  types: readonly string[],
  more: readonly string[] = [],
): string {
  const columns = types.map((type, index) => `'c${index}': ${quoteLiteral(type)}`)
  const options = [
    'auto_detect = false',
    'strict_mode = true',
    ...dialectOptions(dialect),
    `columns = {${columns.join(', ')}}`,
    ...more,
  ]
  return `read_csv([${paths.map(pathLiteral).join(', ')}], ${options.join(', ')})`
}

function dialectOptions(dialect: CsvDialect): string[] {
  return [
    `delim = ${quoteLiteral(dialect.delimiter)}`,
    `quote = ${quoteLiteral(dialect.quote)}`,
    `escape = ${quoteLiteral(dialect.escape)}`,
    `header = ${dialect.header}`,
    `skip = ${dialect.skipLines}`,
    `nullstr = [${dialect.nullTexts.map(quoteLiteral).join(', ')}]`,
    `decimal_separator = ${quoteLiteral(dialect.decimalSeparator)}`,
  ]
}

/** DuckDB takes every path for a glob; brackets make its wildcards stand for themselves. */
export function pathLiteral(path: string): string {
  return quoteLiteral(path.replaceAll(/[*?[]/g, '[$&]'))
}
