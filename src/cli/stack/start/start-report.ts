import type { StackLink } from '../../../compose/composed-stack.js'
import type { KnownStack } from '../../../docker/known-stack.js'
import type { ServiceStatus } from '../../../docker/stack-status.js'
import type { StartReport } from '../../../docker/start/start-options.js'
import type { PreparedStack } from '../../targets/prepare-stack.js'
import { renderTable } from '../../text/render-table.js'

/** What a start came to, as `--json` prints it. */
export interface StartResult {
  readonly project: string
  /** Names of the services that were started now; empty when all were up. */
  readonly started: readonly string[]
  /** Names of the services that are no longer part of the stack and were removed; their data stays. */
  readonly removed: readonly string[]
  readonly services: readonly StartedService[]
  /** What data commands work on with `--target`; `null`: nothing was to be started, or services that it needs are not up. */
  readonly target: PreparedStack | null
}

export interface StartedService extends ServiceStatus {
  readonly links: readonly StackLink[]
}

/** Put together what a start came to: the services that people use, with where to find them. */
export function startResult(
  { name, services }: KnownStack,
  { started, removed, target }: StartReport & { readonly target?: PreparedStack | undefined },
  statuses: readonly ServiceStatus[],
): StartResult {
  const links = new Map(services.map((service) => [service.name, service.links]))
  const linked = statuses.map((status) => ({ ...status, links: links.get(status.name) ?? [] }))
  return { project: name, started, removed, services: linked, target: target ?? null }
}

/** Write a start for a person: the addresses of what is up, and how to log in. */
export function startResultText({ services, target }: Pick<StartResult, 'services' | 'target'>, phlo: string): string {
  const there = services.filter(({ state }) => state !== 'stopped')
  const outcome = there.length === services.length ? 'The stack is up.' : 'A part of the stack is up.'
  const links = there.flatMap(({ links }) => links)
  if (links.length === 0) return outcome
  const table = renderTable(links, [
    { title: '', text: ({ title }) => title },
    { title: '', text: ({ url }) => url },
    {
      title: '',
      text: ({ login }) => (login ? `user ${login.user}, password: ${phlo} secrets show ${login.secret}` : ''),
    },
  ])
  return [`${outcome}\n${table}`, ...(target ? [targetText(target, phlo)] : [])].join('\n')
}

function targetText({ target, warehouse, branches }: PreparedStack, phlo: string): string {
  return `Tables lie in ${warehouse}, on the branches ${branches.join(', ')}: ${phlo} materialize --target ${target}`
}
