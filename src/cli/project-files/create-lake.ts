import { createEmbeddedCatalog } from '../../catalog/embedded-catalog.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { diskStore } from '../../storage/disk-store.js'
import { createWarehouse } from '../../storage/open-warehouse.js'
import { systemAmbient } from '../system-ambient.js'

export interface NewLake {
  /** Of the warehouse. */
  readonly uuid: string
  /** Names of the branches that it has of those that `phlo.yaml` names, the default one first. */
  readonly branches: readonly string[]
}

/**
 * Make the local warehouse of a project, and the branches that `phlo.yaml` names. What is there already stays as it is.
 */
export async function createLake({ targets, branches }: ProjectConfig): Promise<NewLake> {
  const store = diskStore(targets.local.warehouse, { ambient: systemAmbient })
  const { uuid } = await createWarehouse(store, systemAmbient)
  const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: branches.default })

  const start = await catalog.reference(branches.default)
  const names = [...new Set([branches.default, ...branches.create])]
  for (const name of names) {
    if (start === undefined || (await catalog.reference(name)) !== undefined) continue
    await catalog.createReference({ type: 'BRANCH', name, hash: start.hash })
  }
  return { uuid, branches: names }
}
