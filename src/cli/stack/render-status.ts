import type { ServiceStatus } from '../../docker/stack-status.js'
import { renderTable } from '../text/render-table.js'

/** How a stack is, as `--json` prints it. */
export interface StackStatus {
  readonly project: string
  readonly services: readonly ServiceStatus[]
}

/** Write how a stack is for a person. */
export function renderStatus({ services }: StackStatus): string {
  return renderTable(services, [
    { title: 'service', text: ({ name }) => name },
    { title: 'state', text: ({ state, exitCode }) => (state === 'exited' ? `exited (${exitCode})` : state) },
    { title: 'health', text: ({ health }) => (health === 'none' ? '' : health) },
    {
      title: 'ports',
      text: ({ ports }) =>
        Object.entries(ports)
          .map(([name, port]) => `${name} ${port}`)
          .join(', '),
    },
    { title: 'detail', text: ({ detail }) => detail },
  ])
}
