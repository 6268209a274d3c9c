import { readKnownStack } from '../../docker/read-known-stack.js'
import { stackStatus } from '../../docker/stack-status.js'
import type { StackStatus } from '../stack/render-status.js'
import { systemDocker } from '../stack/system-docker.js'

/** Tell how the services of a project are, from what its last start has remembered of them. @param directory - of the project */
export async function quickStatus(directory: string, environment: NodeJS.ProcessEnv): Promise<StackStatus> {
  const [known, { api }] = await Promise.all([readKnownStack(directory), systemDocker(environment)])
  return { project: known.name, services: await stackStatus(api, known) }
}
