import type { TableDraft } from '../../iceberg/commit/new-table.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Expression } from '../../iceberg/expression.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { TableFiles } from '../../iceberg/table-files.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'

/** Plan to read the rows that a change starts from; a table that is only drafted has none. */
export async function planBase(
  files: TableFiles,
  base: TableVersion | TableDraft,
  request: { readonly filter?: Expression } = {},
): Promise<ScanPlan> {
  if (base.metadataLocation !== undefined) return planScan(files, base, request)
  return {
    schema: currentSchema(base.metadata),
    partitionSpecs: base.metadata.partitionSpecs,
    snapshotId: undefined,
    tasks: [],
    filesTotal: 0,
    nameMapping: undefined,
  }
}
