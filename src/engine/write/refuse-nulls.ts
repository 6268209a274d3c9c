import { PhloError } from '../../errors.js'
import type { Schema } from '../../iceberg/types.js'
import type { CopiedFile } from './copy-rows.js'

/**
 * Check by the statistics that required columns have no nulls.
 *
 * @throws PHLO_VALUE_INVALID - one has; the message says in how many rows
 */
export function refuseNulls(schema: Schema, files: readonly CopiedFile[]): void {
  for (const { id, name } of schema.fields.filter(({ required, type }) => required && typeof type === 'string')) {
    const nullCount = files.reduce((sum, file) => sum + (file.statistics.nullValueCounts.get(id) ?? 0n), 0n)
    if (nullCount === 0n) continue
    const rows = nullCount === 1n ? '1 row' : `${nullCount} rows`
    throw new PhloError('PHLO_VALUE_INVALID', `Column "${name}" is required, but has no value in ${rows}.`, {
      context: { column: name, rowsWithoutValue: nullCount.toString() },
    })
  }
}
