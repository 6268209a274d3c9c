import type { Docker } from '../../docker/docker.js'
import { readKnownStack } from '../../docker/read-known-stack.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import { failureOf } from '../failure.js'
import type { LoadedProject } from '../load-project.js'
import { openProject } from '../open-project.js'
import { type Finding, fine, look } from './finding.js'
import { lookAtDocker } from './look-at-docker.js'
import { lookAtMachine } from './look-at-machine.js'
import { lookAtOtherTargets } from './look-at-other-targets.js'
import { lookAtPlugins } from './look-at-plugins.js'
import { lookAtStack } from './look-at-stack.js'
import { lookAtWarehouse } from './look-at-warehouse.js'

/** What is looked at; what they throw is a finding. */
export interface Examined {
  loadProject(): Promise<LoadedProject>
  openDocker(): Promise<Docker>
  readonly onSilence: SilenceListener
}

/** Look at the machine, the project, its warehouse and its stack, as far as each can be reached. */
export async function examine({ loadProject, openDocker, onSilence }: Examined): Promise<readonly Finding[]> {
  const machine = await lookAtMachine(process.versions)
  let loaded: LoadedProject | undefined
  const project = await look('project', async () => {
    loaded = await loadProject()
    return fine('project', `${loaded.config.name} in ${loaded.config.directory}`)
  })
  const { config } = loaded ?? {}
  const plugins = config === undefined ? [] : [await look('plugins', () => lookAtPlugins(config))]
  const warehouse =
    loaded === undefined
      ? [skipped('warehouse', 'there is no project to look in')]
      : await warehouseFindings(loaded, onSilence)
  return [...machine, project, ...plugins, ...warehouse, ...(await dockerFindings(openDocker, loaded))]
}

async function warehouseFindings(loaded: LoadedProject, onSilence: SilenceListener): Promise<readonly Finding[]> {
  let inside: readonly Finding[] = []
  const warehouse = await look('warehouse', async () => {
    await using project = await openProject(loaded, { create: false, onSilence })
    inside = await lookAtWarehouse(project)
    return fine('warehouse', `${project.lake.warehouse.store.root} (${project.lake.warehouse.uuid})`)
  })
  return [warehouse, ...inside, ...(await lookAtOtherTargets(loaded.config, onSilence))]
}

async function dockerFindings(
  openDocker: Examined['openDocker'],
  loaded: LoadedProject | undefined,
): Promise<readonly Finding[]> {
  let docker: Docker
  try {
    docker = await openDocker()
  } catch (error) {
    const { message, fixes: given } = failureOf(error)
    const fixes = given.filter((fix) => fix !== 'phlo doctor')
    const isNeeded = loaded !== undefined && (await hasStack(loaded))
    if (isNeeded) return [{ name: 'docker', status: 'failed', message, fixes }]
    return [skipped('docker', `${message} Only the stack needs it; without it, everything else works.`)]
  }
  const engine = await lookAtDocker(docker)
  return loaded === undefined ? engine : [...engine, ...(await lookAtStack(docker, loaded.config))]
}

async function hasStack({ config }: LoadedProject): Promise<boolean> {
  return readKnownStack(config.directory).then(
    () => true,
    () => false,
  )
}

function skipped(name: string, message: string): Finding {
  return { name, status: 'skipped', message, fixes: [] }
}
