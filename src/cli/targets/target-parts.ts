import type { Catalog } from '../../catalog/catalog.js'
import type { Target, WarehousePlace } from '../../config/targets/target.js'
import type { ObjectStore } from '../../storage/object-store.js'

/** A target whose address is known. */
export interface CompleteTarget extends Target {
  readonly warehouse: WarehousePlace
}

/** What a target consists of; whether there is a warehouse in it is not known yet. */
export interface TargetParts extends AsyncDisposable {
  readonly target: CompleteTarget
  readonly store: ObjectStore
  /** Absolute path of a folder for files that are being written, on the warehouse's file system where that is local. */
  readonly scratchDirectory: string
  /** Open the catalog that is there. */
  openCatalog(): Promise<Catalog>
  /** Open the catalog, made or made ready for the first commit where it is empty. */
  createCatalog(): Promise<Catalog>
}
