import type { ProjectConfig } from '../../config/project-config.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { systemAmbient } from '../system-ambient.js'
import { createNessie, openNessie } from './open-nessie.js'
import { openStore } from './open-store.js'
import type { CompleteTarget, TargetParts } from './target-parts.js'

/** Load what a target needs, and nothing else: neither the client of an object store nor that of Nessie for a folder. */
export async function openParts(
  config: ProjectConfig,
  target: CompleteTarget,
  onSilence?: SilenceListener,
): Promise<TargetParts> {
  const parts = await openStore(config, target, onSilence)
  return { target, ...parts, ...(await catalogOf(config, target, { store: parts.store, onSilence })) }
}

type CatalogParts = Pick<TargetParts, 'openCatalog' | 'createCatalog'>

async function catalogOf(
  { branches }: ProjectConfig,
  target: CompleteTarget,
  { store, onSilence }: { readonly store: ObjectStore; readonly onSilence: SilenceListener | undefined },
): Promise<CatalogParts> {
  if (target.catalog === 'nessie') {
    return {
      openCatalog: ({ readOnly }) => openNessie(target.nessie, { readOnly, onSilence }),
      createCatalog: () => createNessie(target.nessie, branches, onSilence),
    }
  }
  const { createEmbeddedCatalog, openEmbeddedCatalog } = await import('../../catalog/embedded/embedded-catalog.js')
  return {
    openCatalog: () => openEmbeddedCatalog(store, systemAmbient),
    createCatalog: () => createEmbeddedCatalog(store, systemAmbient, { defaultBranch: branches.default }),
  }
}
