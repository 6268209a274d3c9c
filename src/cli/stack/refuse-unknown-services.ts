import type { ProjectIdentity } from '../../compose/composed-stack.js'
import type { Docker } from '../../docker/docker.js'
import { listContainers } from '../../docker/list-containers.js'
import { serviceNotPart } from './service-not-part.js'

/**
 * Refuse names that are neither of a service of the stack nor of a container that is left of an earlier one.
 *
 * @param named - what the user wrote; `undefined`: nothing
 * @param stack.services - those that the stack is known to have
 * @throws PHLO_SERVICE_UNKNOWN
 */
export async function refuseUnknownServices(
  { api }: Docker,
  named: readonly string[] | undefined,
  stack: { readonly project: ProjectIdentity; readonly services: readonly { readonly name: string }[] },
): Promise<void> {
  const names = stack.services.map(({ name }) => name)
  if (named === undefined || named.every((name) => names.includes(name))) return
  const containers = await listContainers(api, stack.project)
  const all = [...new Set([...names, ...containers.map(({ service }) => service)])]
  const unknown = named.find((name) => !all.includes(name))
  if (unknown !== undefined) throw serviceNotPart(unknown, all, { isInstalled: false })
}
