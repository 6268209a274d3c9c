import type { UpdateStep } from '../../plugins/install/plan-update.js'
import { renderTable } from '../text/render-table.js'

/** Tell a person which plugins have newer versions, and of the others why not. */
export function updateText(steps: readonly UpdateStep[]): string {
  if (steps.length === 0) return 'The project has no plugins of its own.'
  return renderTable(steps, [
    { title: 'plugin', text: (step) => step.package },
    { title: 'version', text: ({ from }) => from },
    { title: '', text: outcomeOf },
  ])
}

function outcomeOf(step: UpdateStep): string {
  if (step.type === 'update') return `newer: ${step.to}`
  return step.type === 'current' ? 'up to date' : step.reason
}
