import type { Catalog } from '../../catalog/catalog.js'
import type { Target, WarehousePlace } from '../../config/targets/target.js'
import type { Engine } from '../../engine/engine.js'
import type { ObjectStore } from '../../storage/object-store.js'

/** A target whose address is known. */
export interface CompleteTarget extends Target {
  readonly warehouse: WarehousePlace
}

/** Where the files of a target are. */
export interface StoreParts extends AsyncDisposable {
  readonly store: ObjectStore
  /** Absolute path of a folder for files that are being written, on the warehouse's file system where that is local. */
  readonly scratchDirectory: string
  /** See to it that an engine can open the files of the store. */
  prepareEngine(engine: Engine): Promise<void>
}

/** What a target consists of; whether there is a warehouse in it is not known yet. */
export interface TargetParts extends StoreParts {
  readonly target: CompleteTarget
  /** Open the catalog that is there. @param options.readOnly - nothing is lost when it goes away meanwhile */
  openCatalog(options: { readonly readOnly: boolean }): Promise<Catalog>
  /** Open the catalog, made or made ready for the first commit where it is empty. */
  createCatalog(): Promise<Catalog>
}
