import type { Engine } from '../../../engine/engine.js'
import { quoteIdentifier, quoteLiteral } from '../../../engine/quote.js'
import { sqlTypeOf } from '../../../engine/sql-type.js'
import type { Type } from '../../../iceberg/types.js'
import { pathLiteral } from '../csv/csv-sql.js'

/**
 * Make a Parquet file of the rows that were left out of others, which are kept as objects of texts.
 *
 * @param path - absolute path of a file of one object a line: see `omitParquetRows`
 * @param made.copyPath - absolute path of the Parquet file
 */
export async function parquetOfTexts(
  engine: Engine,
  path: string,
  made: { readonly copyPath: string; readonly columns: readonly { readonly name: string; readonly type: Type }[] },
): Promise<void> {
  const types = made.columns.map(
    ({ name, type }) => `${quoteLiteral(name)}: '${typeof type === 'string' ? 'VARCHAR' : 'JSON'}'`,
  )
  const values = made.columns.map(
    ({ name, type }) => `${valueSql(quoteIdentifier(name), type)} AS ${quoteIdentifier(name)}`,
  )
  const rows = `read_json([${pathLiteral(path)}], auto_detect = false, format = 'newline_delimited', records = true, columns = {${types.join(', ')}})`
  await engine.run(`COPY (SELECT ${values.join(', ')} FROM ${rows}) TO ${quoteLiteral(made.copyPath)} (FORMAT parquet)`)
}

function valueSql(column: string, type: Type): string {
  const isBytes = typeof type === 'string' && (type === 'binary' || type.startsWith('fixed'))
  return `CAST(${isBytes ? `from_base64(${column})` : column} AS ${sqlTypeOf(type)})`
}
