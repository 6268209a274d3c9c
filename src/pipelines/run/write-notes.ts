import { currentSchema, defaultSpec } from '../../iceberg/current-schema.js'
import type { LoadedTable } from '../../tables/load-table.js'
import { partitionBy, partitionText } from '../../tables/table-partition.js'
import type { Asset } from '../asset.js'

const NAMES_MAX = 10

/**
 * Say in words what the table keeps although the workflow does not name it: columns, which are null in the rows that
 * are written, and a partition.
 *
 * @param absent - columns that the rows lack
 * @param isDeclaredOtherwise - whether the workflow changed since the table was filled by it
 */
export function writeNotes(
  asset: Asset,
  before: LoadedTable | undefined,
  { absent, isDeclaredOtherwise }: { readonly absent: readonly string[]; readonly isDeclaredOtherwise: boolean },
): readonly string[] {
  if (before === undefined) return []
  const { metadata } = before.version
  const partition = partitionBy(defaultSpec(metadata), currentSchema(metadata))
  return [
    ...(absent.length === 0 ? [] : [`${listed(absent)}: kept by the table, and null in the rows of this run`]),
    ...(asset.partition === undefined && partition.length > 0 && isDeclaredOtherwise
      ? [`the table stays partitioned by ${partitionText(partition)}; \`partition: []\` in the workflow ends that`]
      : []),
  ]
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_MAX
  return `${names.slice(0, NAMES_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
