import type { ProjectIdentity } from '../../compose/composed-stack.js'
import type { ObservedStack } from '../../compose/plan/diff-stacks.js'
import type { Docker } from '../../docker/docker.js'
import { listContainers } from '../../docker/list-containers.js'
import { listVolumes } from '../../docker/project-resources.js'

/** See what Docker has of a checkout: which services have containers, and which volumes there are. */
export async function observeStack({ api }: Docker, project: ProjectIdentity): Promise<ObservedStack> {
  const [containers, volumes] = await Promise.all([listContainers(api, project), listVolumes(api, project)])
  return {
    services: new Set(containers.map(({ service }) => service)),
    volumes: new Set(volumes.map(({ key }) => key)),
  }
}
