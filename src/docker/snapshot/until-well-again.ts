import { setTimeout as sleep } from 'node:timers/promises'
import type { ProjectIdentity } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import { listContainers } from '../list-containers.js'

const POLL_MS = 300
/** Health checks are seldom further apart; how a service is after that is its own doing. */
const WAIT_MS_MAX = 60_000

/**
 * Wait until those are healthy again that were before they were frozen: Docker calls a container unhealthy from then on until
 * its next health check.
 *
 * @param before - containers as they were
 * @param signal - ends the wait, and nothing else
 */
export async function untilWellAgain(
  { api, now }: Docker,
  project: ProjectIdentity,
  { before, signal }: { readonly before: readonly Container[]; readonly signal: AbortSignal },
): Promise<void> {
  const healthy = new Set(before.filter(({ health }) => health === 'healthy').map(({ id }) => id))
  for (const deadlineMs = now() + WAIT_MS_MAX; now() < deadlineMs && !signal.aborted; ) {
    const containers = await listContainers(api, project)
    if (!containers.some(({ id, health }) => healthy.has(id) && health === 'unhealthy')) return
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined)
  }
}
