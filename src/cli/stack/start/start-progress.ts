import type { ServiceProgress } from '../../../docker/start/service-progress.js'
import type { StartEvent, StartListener, StartPlan } from '../../../docker/start/start-events.js'
import { bytesText, quantityText } from '../../text/quantity.js'
import { memoryText, unlimitedText } from './memory-text.js'
import type { StartTasks } from './start-tasks.js'

export interface StartProgressTarget {
  write(text: string): void
  /** Make the lines that a terminal shows while they change; `undefined`: it is none. */
  readonly openTasks: ((plan: StartPlan) => StartTasks) | undefined
}

/** Tells how a start goes until it is disposed of. */
export interface StartProgress extends AsyncDisposable {
  readonly listen: StartListener
}

const MARKS: Readonly<Record<ServiceProgress, string>> = {
  waiting: '·',
  starting: '…',
  ready: '✓',
  done: '✓',
  failed: '✗',
}

/** Tell on stderr how a start goes: on a terminal with a line per service that changes, elsewhere with a line per event. */
export function startProgress({ write, openTasks }: StartProgressTarget): StartProgress {
  let tasks: StartTasks | undefined

  function listen(event: StartEvent): void {
    if (event.type === 'planned') {
      write(planText(event.plan))
      if (event.plan.services.length > 0) tasks = openTasks?.(event.plan)
    } else if (tasks !== undefined) tasks.show(event)
    else write(eventText(event))
  }

  return { listen, [Symbol.asyncDispose]: async () => tasks?.close() }
}

/** Say what is going to happen, and what it takes. */
export function planText(plan: StartPlan): string {
  const { services, remove, pull, build } = plan
  const removing = `Removing ${remove.join(', ')}: no longer part of the stack; the data stays.`
  return [
    ...(remove.length > 0 ? [removing] : []),
    ...(services.length === 0 ? ['All services are up.'] : [startingText(plan), ...memoryWarning(plan)]),
    ...(pull.length > 0 ? [`Pulling ${quantityText(pull.length, 'image')}: ${pull.join(', ')}`] : []),
    ...(build.length > 0 ? [`Building the image of ${build.join(', ')} …`] : []),
    '',
  ].join('\n')
}

function startingText({ services, memoryBytesOfDocker, ...memory }: StartPlan): string {
  const there = memoryBytesOfDocker === undefined ? '' : ` of ${bytesText(memoryBytesOfDocker)} that Docker has`
  return `Starting ${quantityText(services.length, 'service')}; the stack may take ${memoryText(memory)}${there}${unlimitedText(memory)}.`
}

function memoryWarning({ memoryBytes, memoryBytesOfDocker }: StartPlan): string[] {
  if (memoryBytesOfDocker === undefined || memoryBytes <= memoryBytesOfDocker) return []
  return ['! That is more than there is: services may be killed. Disable some, or give Docker more.']
}

function eventText(event: StartEvent): string {
  switch (event.type) {
    case 'service':
      return event.progress === 'waiting' ? '' : `  ${MARKS[event.progress]} ${event.service}: ${event.progress}\n`
    case 'pulled':
      return `  ✓ ${event.image}: pulled\n`
    case 'hook':
      return `  … ${event.service}: ${event.hook}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}\n`
    case 'undoing':
      return 'Undoing what was begun …\n'
    case 'pulling':
    case 'planned':
      return ''
  }
}
