import type { ScanTask } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'

/** Name of the column that says, in a scan, which file a row is in; no name that people choose. */
export const FILE_COLUMN = 'phlo file'

/** The tasks whose data file the engine opened under one of some paths. */
export function tasksByPath(
  { store, keyOf }: Warehouse,
  tasks: readonly ScanTask[],
  paths: readonly string[],
): readonly ScanTask[] {
  const wanted = new Set(paths)
  return tasks.filter(({ dataFile }) => wanted.has(store.localPath(keyOf(dataFile.location)) ?? dataFile.location))
}
