import type { StackLink } from '../../compose/composed-stack.js'
import type { KnownStack } from '../../docker/known-stack.js'
import type { ServiceStatus } from '../../docker/stack-status.js'
import type { StartReport } from '../../docker/start-stack.js'
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
  { name, services }: KnownStack,
  { started }: Pick<StartReport, 'started'>,
  statuses: readonly ServiceStatus[],
): StartResult {
  const links = new Map(services.map((service) => [service.name, service.links]))
  const linked = statuses.map((status) => ({ ...status, links: links.get(status.name) ?? [] }))
  return { project: name, started, services: linked }
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
