import { join } from 'node:path'
import type { Catalog } from '../../catalog/catalog.js'
import type { ProjectConfig } from '../../config/project-config.js'
import type { Target, WarehousePlace } from '../../config/targets/target.js'
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
export async function openParts({ directory, branches }: ProjectConfig, target: CompleteTarget): Promise<TargetParts> {
  const { store, scratchDirectory } = await openStore(directory, target)
  const { createEmbeddedCatalog, openEmbeddedCatalog } = await import('../../catalog/embedded-catalog.js')
  return {
    target,
    store,
    scratchDirectory,
    openCatalog: () => openEmbeddedCatalog(store, systemAmbient),
    createCatalog: () => createEmbeddedCatalog(store, systemAmbient, { defaultBranch: branches.default }),
  }
}

/** @param directory - of the project */
async function openStore(
  directory: string,
  { name, warehouse, s3 }: CompleteTarget,
): Promise<Pick<TargetParts, 'store' | 'scratchDirectory'>> {
  if (warehouse.type === 'folder') {
    const [{ diskStore }, { SCRATCH_DIRECTORY }] = await Promise.all([
      import('../../storage/disk-store.js'),
      import('../../storage/disk-scratch.js'),
    ])
    return {
      store: diskStore(warehouse.path, { ambient: systemAmbient }),
      scratchDirectory: join(warehouse.path, SCRATCH_DIRECTORY),
    }
  }
  const { s3Store } = await import('../../storage/s3/s3-store.js')
  const { bucket, prefix } = warehouse
  const { accessKeyId, secretAccessKey, sessionToken, ...settings } = s3
  const isGiven = accessKeyId !== undefined && secretAccessKey !== undefined
  const credentials = isGiven ? { accessKeyId, secretAccessKey, sessionToken } : undefined
  return {
    store: s3Store({ bucket, prefix, ...settings, credentials }, { ambient: systemAmbient }),
    scratchDirectory: join(directory, '.phlo', 'tmp', name),
  }
}
