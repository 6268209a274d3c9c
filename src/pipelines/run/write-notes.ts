import { currentSchema, defaultSpec } from '../../iceberg/current-schema.js'
import type { LoadedTable } from '../../tables/load-table.js'
import { partitionBy, partitionText } from '../../tables/table-partition.js'
import type { WriteReport } from '../../tables/write-request.js'
import type { Asset } from '../asset.js'

const NAMES_MAX = 10

/** What a write has come to. */
interface Written {
  /** The table before it; `undefined`: there was none. */
  readonly before: LoadedTable | undefined
  readonly report: WriteReport
  /** Columns of the table that the rows lack. */
  readonly absent: readonly string[]
  /** Whether the workflow changed since the table was filled by it. */
  readonly isDeclaredOtherwise: boolean
}

/**
 * Say in words what the table keeps although the workflow or the rows read otherwise: columns, which are null in the
 * rows that are written; a partition; rows that are later than those read.
 */
export function writeNotes(asset: Asset, { before, report, absent, isDeclaredOtherwise }: Written): readonly string[] {
  if (before === undefined) return []
  const { metadata } = before.version
  const { rowsOutdated } = report
  const partition = partitionBy(defaultSpec(metadata), currentSchema(metadata))
  return [
    ...(absent.length === 0 ? [] : [`${listed(absent)}: kept by the table, and null in the rows of this run`]),
    ...(asset.partition === undefined && partition.length > 0 && isDeclaredOtherwise
      ? [`the table stays partitioned by ${partitionText(partition)}; \`partition: []\` in the workflow ends that`]
      : []),
    ...(rowsOutdated === 0n
      ? []
      : [`rows left out, since the table has later ones by ${asset.cursorColumn}: ${rowsOutdated}`]),
  ]
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_MAX
  return `${names.slice(0, NAMES_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
