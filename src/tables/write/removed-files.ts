import type { TableDraft } from '../../iceberg/commit/new-table.js'
import type { DataFile } from '../../iceberg/data-file.js'
import { danglingDeletes } from '../../iceberg/scan/dangling-deletes.js'
import type { ScanTask } from '../../iceberg/scan-plan.js'
import type { TableFiles } from '../../iceberg/table-files.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'

/** The files that a change takes out: data files, and the delete files that apply to no others. */
export async function removedFiles(
  files: TableFiles,
  base: TableVersion | TableDraft,
  tasks: readonly ScanTask[],
): Promise<readonly DataFile[]> {
  const dataFiles = tasks.map(({ dataFile }) => dataFile)
  if (base.metadataLocation === undefined) return dataFiles
  return [...dataFiles, ...(await danglingDeletes(files, base, dataFiles))]
}
