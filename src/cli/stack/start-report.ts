import type { StackLink } from '../../compose/composed-stack.js'
import type { ServiceStatus } from '../../docker/stack-status.js'
import type { StartReport } from '../../docker/start-stack.js'
import type { OpenedStack } from '../open-stack.js'
import { renderTable } from '../render-table.js'

/** What a start came to, as `--json` prints it. */
export interface StartResult {
  readonly project: string
  /** Names of the services that were started now; empty when all were up. */
  readonly started: readonly string[]
  readonly services: readonly StartedService[]
}

export interface StartedService extends ServiceStatus {
  readonly links: readonly StackLink[]
}

/** Put together what a start came to: the services that people use, with where to find them. */
export function startResult(
  { config, stack }: OpenedStack,
  { started }: StartReport,
  statuses: readonly ServiceStatus[],
): StartResult {
  const byName = new Map(stack.services.map((service) => [service.name, service]))
  const services = statuses.map((status) => ({ ...status, links: byName.get(status.name)?.links ?? [] }))
  return { project: config.name, started, services }
}

/** Write a start for a person: the addresses of the stack, and how to log in. */
export function startResultText({ services }: StartResult, phlo: string): string {
  const links = services.flatMap(({ links }) => links)
  if (links.length === 0) return 'The stack is up.'
  const table = renderTable(links, [
    { title: '', text: ({ title }) => title },
    { title: '', text: ({ url }) => url },
    {
      title: '',
      text: ({ login }) => (login ? `user ${login.user}, password: ${phlo} secrets show ${login.secret}` : ''),
    },
  ])
  return `The stack is up.\n${table}`
}
