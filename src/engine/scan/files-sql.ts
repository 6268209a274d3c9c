import { quoteIdentifier, quoteLiteral } from '../quote.js'
import { readParquetSql } from '../read-parquet-sql.js'
import type { TaskGroup } from './group-tasks.js'

/** What DuckDB calls the number that it can add to each row of a file. */
export const ROW_NUMBER_COLUMN = 'file_row_number'

interface AddedColumns {
  /** Name of an added column with the path of each row's file. */
  readonly fileColumn?: string
  /** Name of an added column with the number of each row in its file, from 0; goes with `fileColumn`. */
  readonly numberColumn?: string
}

/** Write the rows of a group of files, as something to select from, with columns that no column of the files is called. */
export function filesSql({ files, fields }: TaskGroup, { fileColumn, numberColumn }: AddedColumns): string {
  const paths = files.map(({ path }) => path)
  // DuckDB takes a condition on a column `filename` for one on paths where it adds these, and skips files by it.
  const isPathOurs = fileColumn !== undefined && fields.some(({ name }) => name === 'filename')
  // DuckDB numbers no rows of a file that has a column of this name.
  const isNumberOurs = numberColumn !== undefined && numberColumn !== ROW_NUMBER_COLUMN
  const options = {
    ...(fileColumn === undefined || isPathOurs ? {} : { fileColumn }),
    isRowNumbered: numberColumn !== undefined && !isNumberOurs,
  }
  if (!isPathOurs && !isNumberOurs) return readParquetSql(paths, options)

  const selects = paths.map((path) => {
    const columns = ['*']
    if (isPathOurs) columns.push(`${quoteLiteral(path)} AS ${quoteIdentifier(fileColumn)}`)
    // The rows of one file stay in their order, and no condition moves below a window.
    if (isNumberOurs) columns.push(`row_number() OVER () - 1 AS ${quoteIdentifier(numberColumn)}`)
    return `SELECT ${columns.join(', ')} FROM ${readParquetSql([path], options)}`
  })
  return `(${selects.join(' UNION ALL ')})`
}
