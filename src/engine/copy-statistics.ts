import type { FileStatistics } from '../iceberg/data-file.js'
import type { ResultValue } from './engine.js'
import type { LeafField } from './field-ids.js'
import { quoteIdentifier } from './quote.js'

/** What `COPY … (RETURN_STATS)` says of one column: all values are text. */
export type ColumnStatistics = ReadonlyMap<ResultValue, ResultValue>

/**
 * Turn what `COPY … (RETURN_STATS)` says of one file into statistics by field id.
 *
 * @param columns - by quoted path, such as `"position"."x"`
 */
export function copyStatistics(
  leaves: readonly LeafField[],
  columns: ReadonlyMap<ResultValue, ResultValue>,
): FileStatistics {
  const columnSizes = new Map<number, bigint>()
  const valueCounts = new Map<number, bigint>()
  const nullValueCounts = new Map<number, bigint>()
  for (const leaf of leaves) {
    const column = columns.get(leaf.path.map(quoteIdentifier).join('.'))
    if (!(column instanceof Map)) continue
    setCount(columnSizes, leaf.id, column.get('column_size_bytes'))
    setCount(valueCounts, leaf.id, column.get('num_values'))
    // Parquet counts an empty list as one null, which says nothing about its elements.
    if (!leaf.isRepeated) setCount(nullValueCounts, leaf.id, column.get('null_count'))
  }
  return {
    columnSizes,
    valueCounts,
    nullValueCounts,
    nanValueCounts: new Map(),
    lowerBounds: new Map(),
    upperBounds: new Map(),
  }
}

function setCount(counts: Map<number, bigint>, id: number, text: ResultValue | undefined): void {
  if (typeof text === 'string') counts.set(id, BigInt(text))
}
