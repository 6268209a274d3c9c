import assert from 'node:assert/strict'
import type { FileStatistics } from '../../iceberg/data-file.js'
import type { Schema } from '../../iceberg/types.js'
import type { Engine } from '../engine.js'
import { type LeafField, leafFields } from '../leaf-fields.js'
import { quoteIdentifier, quoteLiteral } from '../quote.js'
import { readParquetSql } from '../read-parquet-sql.js'
import type { CopiedFile } from './copy-rows.js'

/**
 * DuckDB makes row groups of 122,880 rows, but leaves one of half as many as it is when it comes at once, as from one part
 * of a union: a file with no more rows has a single one.
 */
const ROW_GROUP_ROWS_MIN = 61_440n

/** Count the NaNs of the columns that hold some, or may by what the engine and the footer say; only these are read again. */
export async function countNans(
  engine: Engine,
  files: readonly CopiedFile[],
  schema: Schema,
): Promise<readonly CopiedFile[]> {
  const counted: CopiedFile[] = []
  for (const file of files) {
    const leaves = [...file.nanLeaves, ...(await hiddenNanLeaves(engine, file, schema))]
    counted.push(leaves.length === 0 ? file : withNanCounts(file, await nanCountsOf(engine, file, leaves)))
  }
  return counted
}

/**
 * Find the columns with NaN that `COPY` does not tell of: it says what holds for the last row group of a file. Row groups
 * in which a column has NaN state no bounds of it.
 */
async function hiddenNanLeaves(
  engine: Engine,
  { localPath, recordCount, nanLeaves }: CopiedFile,
  schema: Schema,
): Promise<readonly LeafField[]> {
  const leaves = leafFields(schema)
  const isHiding = (leaf: LeafField) => isFloating(leaf) && !nanLeaves.some(({ id }) => id === leaf.id)
  if (recordCount <= ROW_GROUP_ROWS_MIN || !leaves.some(isHiding)) return []
  const rows = await engine.rows(
    `SELECT DISTINCT column_id FROM parquet_metadata(${quoteLiteral(localPath)})
     WHERE stats_max_value IS NULL AND stats_null_count < num_values`,
  )
  const unbounded = new Set(rows.map((row) => Number(row.column_id)))
  return leaves.filter((leaf, index) => unbounded.has(index) && isHiding(leaf))
}

function isFloating({ type, isRepeated }: LeafField): boolean {
  return (type === 'float' || type === 'double') && !isRepeated
}

async function nanCountsOf(
  engine: Engine,
  { localPath }: CopiedFile,
  leaves: readonly LeafField[],
): Promise<ReadonlyMap<number, bigint>> {
  const counts = leaves.map(
    (leaf, index) => `count(*) FILTER (WHERE isnan(${columnOf(leaf)})) AS ${quoteIdentifier(String(index))}`,
  )
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${readParquetSql([localPath])}`)
  return new Map(
    leaves.map((leaf, index) => {
      const count = row?.[index]
      assert(typeof count === 'bigint')
      return [leaf.id, count]
    }),
  )
}

function columnOf(leaf: LeafField): string {
  return leaf.path.map(quoteIdentifier).join('.')
}

function withNanCounts(file: CopiedFile, counts: ReadonlyMap<number, bigint>): CopiedFile {
  const nanValueCounts = new Map([...file.statistics.nanValueCounts, ...counts])
  return { ...file, statistics: { ...file.statistics, nanValueCounts } satisfies FileStatistics }
}
