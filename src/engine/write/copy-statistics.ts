import type { FileStatistics } from '../../iceberg/data-file.js'
import type { ResultValue } from '../engine.js'
import type { LeafField } from '../leaf-fields.js'
import { quoteIdentifier } from '../quote.js'
import { lowerBound, upperBound } from './column-bounds.js'
import { statisticValue } from './statistic-value.js'

/** What `COPY … (RETURN_STATS)` says of one file: statistics by quoted column path, such as `"position"."x"`. */
export type CopyStatistics = ReadonlyMap<ResultValue, ResultValue>

/** What is known of one file, and which of its columns hold NaN, which DuckDB notes but does not count. */
export interface ParsedStatistics {
  readonly statistics: FileStatistics
  readonly nanLeaves: readonly LeafField[]
}

/**
 * Turn what `COPY … (RETURN_STATS)` says of one file into statistics by field id. Below lists and maps only sizes and
 * value counts are kept: Parquet counts an empty list as a null, and bounds over all elements prune nothing.
 */
export function parseCopyStatistics(leaves: readonly LeafField[], columns: CopyStatistics): ParsedStatistics {
  const parsed = {
    columnSizes: new Map<number, bigint>(),
    valueCounts: new Map<number, bigint>(),
    nullValueCounts: new Map<number, bigint>(),
    nanValueCounts: new Map<number, bigint>(),
    lowerBounds: new Map<number, Uint8Array>(),
    upperBounds: new Map<number, Uint8Array>(),
  } satisfies FileStatistics
  const nanLeaves: LeafField[] = []
  for (const leaf of leaves) {
    const column = columns.get(leaf.path.map(quoteIdentifier).join('.'))
    if (!(column instanceof Map)) continue
    set(parsed.columnSizes, leaf.id, countOf(column.get('column_size_bytes')))
    set(parsed.valueCounts, leaf.id, countOf(column.get('num_values')))
    if (leaf.isRepeated) continue
    set(parsed.nullValueCounts, leaf.id, countOf(column.get('null_count')))
    set(parsed.lowerBounds, leaf.id, boundOf(leaf, column.get('min'), lowerBound))
    set(parsed.upperBounds, leaf.id, boundOf(leaf, column.get('max'), upperBound))
    if (column.get('has_nan') === 'true') nanLeaves.push(leaf)
    if (column.get('has_nan') === 'false') parsed.nanValueCounts.set(leaf.id, 0n)
  }
  return { statistics: parsed, nanLeaves }
}

function countOf(text: ResultValue | undefined): bigint | undefined {
  return typeof text === 'string' ? BigInt(text) : undefined
}

function boundOf(leaf: LeafField, text: ResultValue | undefined, encode: typeof upperBound): Uint8Array | undefined {
  const value = typeof text === 'string' ? statisticValue(leaf.type, text) : undefined
  return value === undefined ? undefined : encode(leaf.type, value)
}

function set<T>(values: Map<number, T>, id: number, value: T | undefined): void {
  if (value !== undefined) values.set(id, value)
}
