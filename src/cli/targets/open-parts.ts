import type { ProjectConfig } from '../../config/project-config.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { systemAmbient } from '../system-ambient.js'
import { createNessie, openNessie } from './open-nessie.js'
import { openStore } from './open-store.js'
import type { CompleteTarget, TargetParts } from './target-parts.js'

/** Load what a target needs, and nothing else: neither the client of an object store nor that of Nessie for a folder. */
export async function openParts(config: ProjectConfig, target: CompleteTarget): Promise<TargetParts> {
  const parts = await openStore(config, target)
  return { target, ...parts, ...(await catalogOf(config, target, parts.store)) }
}

type CatalogParts = Pick<TargetParts, 'openCatalog' | 'createCatalog'>

async function catalogOf(config: ProjectConfig, target: CompleteTarget, store: ObjectStore): Promise<CatalogParts> {
  const { branches } = config
  if (target.catalog === 'nessie') {
    return {
      openCatalog: (options) => openNessie(target.nessie, options),
      createCatalog: () => createNessie(target.nessie, branches),
    }
  }
  const { createEmbeddedCatalog, openEmbeddedCatalog } = await import('../../catalog/embedded/embedded-catalog.js')
  return {
    openCatalog: () => openEmbeddedCatalog(store, systemAmbient),
    createCatalog: () => createEmbeddedCatalog(store, systemAmbient, { defaultBranch: branches.default }),
  }
}
