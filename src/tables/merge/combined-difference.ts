import { applyUpdates } from '../../iceberg/commit/apply-updates.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import { countLiveRows } from '../diff/count-live-rows.js'
import { changedNames, type KeyDifference } from '../diff-refs.js'
import type { TableReader } from '../load-table.js'
import { schemaDifference } from '../schema-difference.js'
import { partitionChange } from '../table-partition.js'
import type { Combination } from './combine-table.js'

/** Say what a combination changes on the target, whether or not it was written. */
export async function combinedDifference(
  lake: TableReader,
  { key, target, change, rowsAdded }: Combination & { readonly outcome: 'append' },
): Promise<KeyDifference> {
  const before = target.metadata
  const after = applyUpdates(before, change.updates)
  const rowsFrom = await countLiveRows(lake.files, before)
  return {
    key,
    type: 'table',
    change: 'changed',
    rowsFrom,
    rowsTo: rowsFrom === undefined ? undefined : rowsFrom + rowsAdded,
    rows: { added: rowsAdded, updated: 0n, removed: 0n },
    schema: schemaDifference(currentSchema(before), currentSchema(after)),
    partition: partitionChange(before, after),
    properties: changedNames(before.properties, after.properties),
  }
}
