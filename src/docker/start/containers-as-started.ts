import { PROJECT_LABEL } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import type { KnownStack } from '../known-stack.js'
import { listOfComposeProject } from '../project-resources.js'
import { servicesToStart } from './plan-start.js'
import { areHooksDone } from './run-hooks.js'
import type { StartedStack } from './started-stack.js'

/**
 * See whether a stack runs as its last whole start has left it: every service is up, in containers made of the same, and
 * there is no container besides.
 *
 * @returns its containers; `undefined`: something is otherwise, and a start has something to do or to refuse
 */
export async function containersAsStarted(
  { api }: Pick<Docker, 'api'>,
  { project, services }: KnownStack,
  { digest, configHashes, hooksDone }: StartedStack,
): Promise<readonly Container[] | undefined> {
  const containers = await listOfComposeProject(api, project.composeProject)
  const names = new Set(services.map(({ name }) => name))
  const isOwn = ({ labels, service }: Container) => labels[PROJECT_LABEL] === project.label && names.has(service)
  if (!containers.every(isOwn)) return undefined
  if (servicesToStart(services, { containers, isUnchanged: digest !== '', configHashes }).length > 0) return undefined
  return (await areHooksDone(api, hooksDone, containers)) ? containers : undefined
}
