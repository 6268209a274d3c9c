import { quoteLiteral } from './quote.js'

interface ReadParquetOptions {
  /** Name of an added column with the path of each row's file. */
  readonly fileColumn?: string
  /** Adds the column `file_row_number`, from 0. */
  readonly isRowNumbered?: boolean
}

/**
 * Write the table function that reads Parquet files, by their content alone: folders named `day=2024-01-01` add nothing.
 *
 * @param paths - absolute local paths of files with equal columns
 */
export function readParquetSql(paths: readonly string[], options: ReadParquetOptions = {}): string {
  const file = options.fileColumn === undefined ? '' : `, filename = ${quoteLiteral(options.fileColumn)}`
  const number = options.isRowNumbered === true ? ', file_row_number = true' : ''
  return `read_parquet([${paths.map(quoteLiteral).join(', ')}], hive_partitioning = false${file}${number})`
}
