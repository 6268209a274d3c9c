import type { Catalog } from '../catalog/catalog.js'
import type { Engine } from '../engine/engine.js'
import type { TableFiles } from '../iceberg/table-files.js'
import type { Ambient, Warehouse } from '../storage/warehouse.js'

/** Everything that a change to a table needs, wired in `cli/open-project.ts` or by a test. */
export interface Lake {
  readonly warehouse: Warehouse
  readonly catalog: Catalog
  readonly files: TableFiles
  /** Opened at the first call, the same one afterwards: planning and catalog work load no DuckDB. */
  engine(): Promise<Engine>
  readonly ambient: Ambient
  /** Absolute path of a folder for files that are being written, on the warehouse's file system where that is local. */
  readonly scratchDirectory: string
  /** Goes into commits; empty when unknown. */
  readonly author: string
  /** Branches that only a merge or a revert may move; a direct write to one throws `PHLO_BRANCH_PROTECTED`. */
  readonly protectedBranches: readonly string[]
}
