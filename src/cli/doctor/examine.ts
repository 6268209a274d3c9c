import type { LoadedProject } from '../load-project.js'
import { openProject } from '../open-project.js'
import { type Finding, fine, look } from './finding.js'
import { lookAtMachine } from './look-at-machine.js'
import { lookAtWarehouse } from './look-at-warehouse.js'

/**
 * Look at the machine, the project and its warehouse, as far as each can be reached.
 *
 * @param loadProject - reads the project; what it throws is a finding
 */
export async function examine(loadProject: () => Promise<LoadedProject>): Promise<readonly Finding[]> {
  const machine = await lookAtMachine(process.versions)
  let loaded: LoadedProject | undefined
  const project = await look('project', async () => {
    loaded = await loadProject()
    return fine('project', `${loaded.config.name} in ${loaded.config.directory}`)
  })
  if (loaded === undefined) return [...machine, project, skipped('warehouse', 'there is no project to look in')]
  return [...machine, project, ...(await warehouseFindings(loaded))]
}

async function warehouseFindings(loaded: LoadedProject): Promise<readonly Finding[]> {
  let inside: readonly Finding[] = []
  const warehouse = await look('warehouse', async () => {
    await using project = await openProject(loaded, { create: false })
    inside = await lookAtWarehouse(project)
    return fine('warehouse', `${project.lake.warehouse.store.root} (${project.lake.warehouse.uuid})`)
  })
  return [warehouse, ...inside]
}

function skipped(name: string, message: string): Finding {
  return { name, status: 'skipped', message, fixes: [] }
}
