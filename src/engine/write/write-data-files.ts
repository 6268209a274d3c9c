import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PhloError } from '../../errors.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { Engine } from '../engine.js'
import { VALUE_REFUSED } from './column-sql.js'
import { copyRows } from './copy-rows.js'
import { countNans } from './count-nans.js'
import { readPartitions } from './read-partitions.js'
import { readSplitOffsets } from './read-split-offsets.js'
import { refuseAmbiguousNames } from './refuse-ambiguous-names.js'
import { refuseNulls } from './refuse-nulls.js'
import { refuseUnwritableTypes } from './refuse-unwritable-types.js'
import type { WriteDataFilesOptions } from './write-options.js'

/** A finished file on the local disk that no table knows yet. */
export interface WrittenFile {
  readonly localPath: string
  readonly file: Omit<DataFile, 'location'>
}

/**
 * Run a SELECT once and write its rows to zstd Parquet files with the schema's field ids, and gather their statistics.
 *
 * @returns one file or more per partition; none for no rows
 * @throws PHLO_SQL_FAILED - the SELECT failed, or a value does not convert to its column's type
 * @throws PHLO_VALUE_INVALID - a required value is missing
 * @throws PHLO_COLUMN_AMBIGUOUS - names of the schema differ only by case
 * @throws PHLO_TYPE_UNWRITABLE - a column is of a type that can only be read
 */
export async function writeDataFiles(engine: Engine, options: WriteDataFilesOptions): Promise<readonly WrittenFile[]> {
  refuseAmbiguousNames(options.schema)
  refuseUnwritableTypes(options.schema)
  // A folder for every write would take longer than a small write itself.
  mkdirSync(dirname(options.target), { recursive: true })
  try {
    const copied = await copyRows(engine, options)
    refuseNulls(options.schema, copied)
    const counted = await countNans(engine, copied, options.schema)
    const partitions = await readPartitions(engine, counted, options)
    const splitOffsets = await readSplitOffsets(engine, counted)
    return counted.map(({ localPath, recordCount, fileBytes, statistics }, index) => ({
      localPath,
      file: {
        content: 'data',
        fileFormat: 'parquet',
        specId: options.spec.specId,
        partition: partitions[index] ?? [],
        recordCount,
        fileBytes,
        splitOffsets: splitOffsets.get(localPath) ?? [],
        equalityIds: [],
        sortOrderId: undefined,
        ...statistics,
      },
    }))
  } catch (error) {
    await rm(options.target, { recursive: true, force: true })
    throw asValueError(error)
  }
}

/** What the SQL of `columnSql` refuses arrives as a failed statement. */
function asValueError(error: unknown): unknown {
  const isRefusal =
    error instanceof PhloError && error.context.kind === 'Invalid Input' && error.message.startsWith(VALUE_REFUSED)
  return isRefusal ? new PhloError('PHLO_VALUE_INVALID', error.message, { cause: error }) : error
}
