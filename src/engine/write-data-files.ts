import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import type { DataFile } from '../iceberg/data-file.js'
import type { PartitionSpec, Schema } from '../iceberg/types.js'
import { copyStatistics } from './copy-statistics.js'
import type { Engine, ResultValue } from './engine.js'
import { fieldIdsSql, leafFields } from './field-ids.js'
import { quoteIdentifier, quoteLiteral } from './quote.js'
import { sqlTypeOf } from './sql-type.js'

export interface WriteDataFilesOptions {
  /** One SELECT with a column for each field of the schema, by name; further columns are left out. */
  readonly sql: string
  readonly schema: Schema
  readonly spec: PartitionSpec
  /** Absolute path of a folder for this call alone: made here, and removed when writing fails. */
  readonly directory: string
  /** Size at which a new file is begun, in bytes. */
  readonly fileBytesTarget: number
}

/** A finished file on the local disk that no table knows yet. */
export interface WrittenFile {
  readonly localPath: string
  readonly file: Omit<DataFile, 'location'>
}

/**
 * Run a SELECT once and write its rows to Parquet files with the schema's field ids and statistics.
 *
 * @returns no files for no rows
 */
export async function writeDataFiles(engine: Engine, options: WriteDataFilesOptions): Promise<readonly WrittenFile[]> {
  assert(options.spec.fields.length === 0)
  await mkdir(options.directory, { recursive: true })
  try {
    const rows = await engine.rows(copySql(options))
    return rows.filter((row) => row.count !== 0n).map((row) => writtenFile(row, options))
  } catch (error) {
    await rm(options.directory, { recursive: true, force: true })
    throw error
  }
}

function copySql({ sql, schema, directory }: WriteDataFilesOptions): string {
  const columns = schema.fields.map(
    (field) => `CAST(${quoteIdentifier(field.name)} AS ${sqlTypeOf(field.type)}) AS ${quoteIdentifier(field.name)}`,
  )
  const options = ['FORMAT parquet', 'COMPRESSION zstd', `FIELD_IDS ${fieldIdsSql(schema.fields)}`, 'RETURN_STATS']
  return `COPY (SELECT ${columns.join(', ')} FROM (${sql}\n)) TO ${quoteLiteral(`${directory}/0.parquet`)} (${options.join(', ')})`
}

function writtenFile(row: Readonly<Record<string, ResultValue>>, options: WriteDataFilesOptions): WrittenFile {
  const { filename, count, file_size_bytes: fileBytes, column_statistics: columns } = row
  assert(typeof filename === 'string' && typeof count === 'bigint' && typeof fileBytes === 'bigint')
  assert(columns instanceof Map)
  return {
    localPath: filename,
    file: {
      content: 'data',
      fileFormat: 'parquet',
      specId: options.spec.specId,
      partition: [],
      recordCount: count,
      fileBytes,
      splitOffsets: [],
      equalityIds: [],
      sortOrderId: undefined,
      ...copyStatistics(leafFields(options.schema), columns),
    },
  }
}
