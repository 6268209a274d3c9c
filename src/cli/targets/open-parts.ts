import { join } from 'node:path'
import type { Catalog } from '../../catalog/catalog.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { placeText } from '../../config/targets/list-target.js'
import type { Target, WarehousePlace } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { systemAmbient } from '../system-ambient.js'

/** A target whose address is known. */
export interface CompleteTarget extends Target {
  readonly warehouse: WarehousePlace
}

/** What a target consists of; whether there is a warehouse in it is not known yet. */
export interface TargetParts {
  readonly target: CompleteTarget
  readonly store: ObjectStore
  /** Absolute path of a folder for files that are being written, on the warehouse's file system where that is local. */
  readonly scratchDirectory: string
  /** Open the catalog that is there. */
  openCatalog(): Promise<Catalog>
  /** Open the catalog, made with its default branch where there is none. */
  createCatalog(): Promise<Catalog>
}

/** Load what a target needs, and nothing else: neither the client of an object store nor that of Nessie for a folder. */
export async function openParts({ branches }: ProjectConfig, target: CompleteTarget): Promise<TargetParts> {
  const place = target.warehouse
  if (place.type === 's3' || target.catalog === 'nessie') throw notYet(target)
  const [{ diskStore }, { SCRATCH_DIRECTORY }, embedded] = await Promise.all([
    import('../../storage/disk-store.js'),
    import('../../storage/disk-scratch.js'),
    import('../../catalog/embedded-catalog.js'),
  ])
  const store = diskStore(place.path, { ambient: systemAmbient })
  return {
    target,
    store,
    scratchDirectory: join(place.path, SCRATCH_DIRECTORY),
    openCatalog: () => embedded.openEmbeddedCatalog(store, systemAmbient),
    createCatalog: () => embedded.createEmbeddedCatalog(store, systemAmbient, { defaultBranch: branches.default }),
  }
}

function notYet({ name, warehouse }: CompleteTarget): PhloError {
  return new PhloError(
    'PHLO_TARGET_UNAVAILABLE',
    `The target "${name}" lies in ${placeText(warehouse)}, which cannot be opened yet.`,
    {
      context: { target: name },
    },
  )
}
