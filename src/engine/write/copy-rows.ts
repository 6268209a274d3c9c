import assert from 'node:assert/strict'
import { rename, rm } from 'node:fs/promises'
import type { Engine } from '../engine.js'
import { leafFields } from '../leaf-fields.js'
import { quoteIdentifier, quoteLiteral } from '../quote.js'
import { readParquetSql } from '../read-parquet-sql.js'
import { columnSql } from './column-sql.js'
import { type ParsedStatistics, parseCopyStatistics } from './copy-statistics.js'
import { fieldIdsSql } from './field-ids-sql.js'
import { partitionKeySql } from './partition-sql.js'
import type { WriteDataFilesOptions } from './write-options.js'

/** A file as `COPY` left it on the local disk. */
export interface CopiedFile extends ParsedStatistics {
  readonly localPath: string
  readonly recordCount: bigint
  readonly fileBytes: bigint
}

/** A file may be this much above the target before it is worth writing it again. */
const SIZE_TOLERANCE = 1.5

/**
 * Run the one `COPY` that reads the SELECT and writes all of its files.
 *
 * @returns only files that have rows
 */
export async function copyRows(engine: Engine, options: WriteDataFilesOptions): Promise<readonly CopiedFile[]> {
  if (options.spec.fields.length > 0) return runCopy(engine, options, partitionedCopySql(options))
  const files = await runCopy(engine, options, plainCopySql(options))
  const [only] = files
  const isLarge = only !== undefined && Number(only.fileBytes) > options.fileBytesTarget * SIZE_TOLERANCE
  return isLarge ? splitFile(engine, options, only) : files
}

async function runCopy(engine: Engine, { schema }: WriteDataFilesOptions, sql: string): Promise<readonly CopiedFile[]> {
  const leaves = leafFields(schema)
  const files = (await engine.rows(sql)).map((row) => {
    const { filename, count, file_size_bytes: fileBytes, column_statistics: columns } = row
    assert(typeof filename === 'string' && typeof count === 'bigint' && typeof fileBytes === 'bigint')
    assert(columns instanceof Map)
    return { localPath: filename, recordCount: count, fileBytes, ...parseCopyStatistics(leaves, columns) }
  })
  for (const { localPath } of files.filter(isEmpty)) await rm(localPath)
  return files.filter((file) => !isEmpty(file))
}

function isEmpty({ recordCount }: CopiedFile): boolean {
  return recordCount === 0n
}

/**
 * DuckDB keeps the order of rows only when it writes one file. Almost all tables are smaller than one file, so the few
 * that are not are written a second time rather than the many out of order.
 */
async function splitFile(
  engine: Engine,
  options: WriteDataFilesOptions,
  file: CopiedFile,
): Promise<readonly CopiedFile[]> {
  const whole = `${file.localPath}-whole`
  await rename(file.localPath, whole)
  try {
    const rows = `FROM ${readParquetSql([whole])}`
    const size = `FILE_SIZE_BYTES ${options.fileBytesTarget}`
    return await runCopy(engine, options, copySql(rows, options.target, options.schema, [size]))
  } finally {
    await rm(whole)
  }
}

function plainCopySql({ sql, schema, target }: WriteDataFilesOptions): string {
  const rows = `SELECT ${schema.fields.map(columnSql).join(', ')} FROM (\n${sql}\n)`
  return copySql(rows, target, schema, [])
}

function partitionedCopySql({ sql, schema, spec, target }: WriteDataFilesOptions): string {
  const key = quoteIdentifier(unusedName(schema))
  const rows = `SELECT ${schema.fields.map(columnSql).join(', ')} FROM (\n${sql}\n)`
  return copySql(`SELECT *, ${partitionKeySql(schema, spec)} AS ${key} FROM (${rows})`, target, schema, [
    `PARTITION_BY (${key})`,
  ])
}

function copySql(
  select: string,
  target: string,
  schema: WriteDataFilesOptions['schema'],
  extraOptions: readonly string[],
): string {
  const options = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    // An eighth less time than DuckDB's level 3, for files that are a hundredth larger.
    'COMPRESSION_LEVEL 1',
    // DuckDB tries a dictionary for every column, and gives it up beyond as many values in a row group; by itself at 24,576, which
    // takes a fifth longer for files that are no twentieth smaller. It makes room for as many, which files of a few rows wait for.
    'DICTIONARY_SIZE_LIMIT 2000',
    `FIELD_IDS ${fieldIdsSql(schema.fields)}`,
    'RETURN_STATS',
    ...extraOptions,
  ]
  return `COPY (${select}) TO ${quoteLiteral(target)} (${options.join(', ')})`
}

/** A name for the helper column, which is in no file. */
function unusedName(schema: WriteDataFilesOptions['schema']): string {
  let name = 'phlo_partition'
  while (schema.fields.some((field) => field.name.toLowerCase() === name)) name += '_'
  return name
}
