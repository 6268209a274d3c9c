import type { ServiceAction, ServiceChange, StackChanges, StackDifference } from '../../compose/plan/diff-stacks.js'
import { renderTable } from '../text/render-table.js'
import { memoryText, type StackMemory, unlimitedText } from './start/memory-text.js'

/** What a start would do, as `--json` prints it. */
export interface PlanReport extends StackChanges, StackMemory {
  /** Names of the secrets that would be made. */
  readonly newSecrets: readonly string[]
  /** `docker`: compared with the containers that there are; `remembered`: only with what was started last. */
  readonly comparedWith: 'docker' | 'remembered'
}

const ACTIONS: Readonly<Record<ServiceAction, string>> = {
  create: 'created',
  recreate: 'replaced',
  remove: 'removed',
  change: 'changed in place',
  keep: 'kept',
  unknown: 'unknown',
}

/** Write for a person what a start would do: what changes first. */
export function planText({ services, newVolumes, unusedVolumes, newSecrets, ...memory }: PlanReport): string {
  const changing = services.filter(({ action }) => action !== 'keep')
  const kept = services.length - changing.length
  const table = renderTable(changing, [
    { title: 'service', text: ({ service }) => service },
    { title: 'is', text: ({ action }) => ACTIONS[action] },
    { title: 'because of', text: reasonText },
  ])
  return [
    ...(changing.length > 0 ? [table] : ['Nothing changes.']),
    ...(kept > 0 && changing.length > 0 ? [`Kept as they are: ${kept}.`] : []),
    ...(newVolumes.length > 0 ? [`New volumes: ${newVolumes.join(', ')}.`] : []),
    ...(unusedVolumes.length > 0
      ? [`Volumes that nothing uses any more, and that stay: ${unusedVolumes.join(', ')}.`]
      : []),
    ...(newSecrets.length > 0 ? [`New secrets: ${newSecrets.join(', ')}.`] : []),
    `The stack may take ${memoryText(memory)}${unlimitedText(memory)}.`,
  ].join('\n')
}

function reasonText({ action, differences }: ServiceChange): string {
  if (action === 'unknown') return 'nothing is remembered of what its container was made of'
  return differences.map(differenceText).join(', ')
}

function differenceText({ what, before, after }: StackDifference): string {
  const isShort = [before, after].every((value) => value === null || typeof value !== 'object')
  if (!isShort || (before === null && after === null)) return what
  return `${what} ${before ?? 'none'} → ${after ?? 'none'}`
}
