import type { Asset } from '../pipelines/asset.js'
import type { LoadedProject } from './load-project.js'
import { packageRoot } from './package-root.js'
import { linkTypes } from './project-files/link-types.js'

/**
 * Load the assets of a project's workflows, with the library that runs as their `phlo`.
 *
 * @throws PHLO_WORKFLOW_INVALID, PHLO_SCHEMA_UNSUPPORTED
 */
export async function loadAssets({ config }: LoadedProject): Promise<readonly Asset[]> {
  const [{ loadWorkflows }, library] = await Promise.all([
    import('../pipelines/workflows/load-workflows.js'),
    import('../index.js'),
    linkTypes(config.directory, packageRoot()),
  ])
  return loadWorkflows({ projectDirectory: config.directory, library })
}
