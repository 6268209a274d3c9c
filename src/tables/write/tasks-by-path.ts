import type { ScanTask } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'

/** Name of the column that says, in a scan, which file a row is in; no name that people choose. */
export const FILE_COLUMN = 'phlo file'

/** Name of the column that says, in a scan, which row of its file a row is. */
export const NUMBER_COLUMN = 'phlo row number'

/** The tasks whose data file the engine opened under one of some paths. */
export function tasksByPath(
  warehouse: Warehouse,
  tasks: readonly ScanTask[],
  paths: readonly string[],
): readonly ScanTask[] {
  const wanted = new Set(paths)
  return tasks.filter((task) => wanted.has(taskPath(warehouse, task)))
}

/** The path under which the engine opens the data file of a task. */
export function taskPath({ store, keyOf }: Warehouse, { dataFile }: ScanTask): string {
  return store.localPath(keyOf(dataFile.location)) ?? dataFile.location
}
