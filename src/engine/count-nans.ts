import assert from 'node:assert/strict'
import type { FileStatistics } from '../iceberg/data-file.js'
import type { CopiedFile } from './copy-rows.js'
import type { Engine } from './engine.js'
import type { LeafField } from './leaf-fields.js'
import { quoteIdentifier } from './quote.js'
import { readParquetSql } from './read-parquet-sql.js'

/** Count the NaNs of the columns that are known to hold some; only these columns of these files are read again. */
export async function countNans(engine: Engine, files: readonly CopiedFile[]): Promise<readonly CopiedFile[]> {
  const counted: CopiedFile[] = []
  for (const file of files) {
    const nanValueCounts = file.nanLeaves.length === 0 ? undefined : await nanCountsOf(engine, file)
    counted.push(nanValueCounts === undefined ? file : withNanCounts(file, nanValueCounts))
  }
  return counted
}

async function nanCountsOf(engine: Engine, file: CopiedFile): Promise<ReadonlyMap<number, bigint>> {
  const counts = file.nanLeaves.map(
    (leaf, index) => `count(*) FILTER (WHERE isnan(${columnOf(leaf)})) AS ${quoteIdentifier(String(index))}`,
  )
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${readParquetSql([file.localPath])}`)
  return new Map(
    file.nanLeaves.map((leaf, index) => {
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
