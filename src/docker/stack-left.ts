import { existsSync } from 'node:fs'
import type { EngineApi } from './engine/engine-api.js'
import { listContainers } from './list-containers.js'
import { listVolumes } from './project-resources.js'
import { readLastStack } from './read-known-stack.js'

/** What a stack has left at the path where its folder was before it was moved. */
export interface StackLeft {
  /** The folder as it was. */
  readonly directory: string
  /** Keys of its volumes. */
  readonly volumes: readonly string[]
  /** Names of the services that have a container still. */
  readonly services: readonly string[]
}

/**
 * Find what the stack of a folder has left where the folder was.
 *
 * @param directory - where it is now
 * @returns `undefined`: nothing; or it was not moved, or copied from a folder that is still there
 */
export async function stackLeft(api: EngineApi, directory: string): Promise<StackLeft | undefined> {
  const stack = await readLastStack(directory).catch(() => undefined)
  if (stack === undefined || existsSync(stack.directory)) return undefined
  const [volumes, containers] = await Promise.all([listVolumes(api, stack.project), listContainers(api, stack.project)])
  if (volumes.length + containers.length === 0) return undefined
  return {
    directory: stack.directory,
    volumes: volumes.map(({ key }) => key),
    services: containers.map(({ service }) => service),
  }
}
