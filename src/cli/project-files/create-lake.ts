import type { Catalog } from '../../catalog/catalog.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { PhloError } from '../../errors.js'
import { assertConditionalPut } from '../../storage/assert-conditional-put.js'
import { createWarehouse } from '../../storage/open-warehouse.js'
import type { Warehouse } from '../../storage/warehouse.js'
import { createAbsentRef } from '../../tables/create-ref.js'
import { systemAmbient } from '../system-ambient.js'
import { startingBranch } from '../targets/begin-history.js'
import type { TargetParts } from '../targets/target-parts.js'

export interface NewLake {
  readonly warehouse: Warehouse
  /** Names of the branches that it has of those that `phlo.yaml` names, the default one first. */
  readonly branches: readonly string[]
}

/**
 * Make the warehouse of a target, and the branches that `phlo.yaml` names. What is there already stays as it is.
 */
export async function createLake({ branches }: ProjectConfig, parts: TargetParts): Promise<NewLake> {
  if (parts.target.warehouse.type === 's3') await assertConditionalPut(parts.store, systemAmbient)
  const warehouse = await createWarehouse(parts.store, systemAmbient)
  return { warehouse, branches: await makeBranches(await parts.createCatalog(), branches) }
}

/**
 * Make the branches of `phlo.yaml` that a catalog lacks.
 *
 * @returns the names of all of them, the default one first
 * @throws PHLO_REF_UNKNOWN - the catalog has neither the default branch nor one of its own to begin with
 */
export async function makeBranches(catalog: Catalog, branches: ProjectConfig['branches']): Promise<readonly string[]> {
  const start = await startingBranch(catalog, branches)
  if (start === undefined) throw lacksStart(branches.default)
  const names = [...new Set([branches.default, ...branches.create])]
  for (const name of names) {
    if ((await catalog.reference(name)) !== undefined) continue
    await createAbsentRef(catalog, { type: 'BRANCH', name, hash: start.hash })
  }
  return names
}

function lacksStart(name: string): PhloError {
  return new PhloError(
    'PHLO_REF_UNKNOWN',
    `The catalog has no branch "${name}", nor a default branch to begin it with.`,
    {
      fixes: [`Make the branch "${name}" in Nessie, or name another one: branches.default in phlo.yaml.`],
      context: { ref: name },
    },
  )
}
