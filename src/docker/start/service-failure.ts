import type { ComposedService } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { ContainerDetail } from '../inspect-container.js'

/** Why a service will not come. */
export type FailureReason = 'out-of-memory' | 'not-startable' | 'exited' | 'restarting' | 'unhealthy' | 'slow'

/** What is known of a service that does not come up. */
export interface ServiceFailure {
  readonly service: string
  /** Where its settings are written. */
  readonly settings: string
  readonly reason: FailureReason
  readonly exitCode: number
  /** Docker's own words when it could not start the container; else empty. */
  readonly error: string
  readonly restartCount: number
  readonly memoryBytesMax: number | undefined
  /** What the last health check printed; empty where there was none. */
  readonly healthOutput: string
  /** The last lines that the service wrote, oldest first. */
  readonly lines: readonly string[]
}

/** A container that Docker starts again by itself is given up after so many times. */
const RESTARTS_MAX = 3

/**
 * Tell why a service will not come by a close look at its container.
 *
 * @returns `undefined`: nothing speaks against it
 */
export function failureReason(
  detail: ContainerDetail,
  service: Pick<ComposedService, 'isOneShot'>,
): FailureReason | undefined {
  if (detail.isOutOfMemory) return 'out-of-memory'
  // Once it runs again, Docker has forgotten how it ended; the next look is to find that out.
  if (detail.isRunning && !detail.isRestarting) return undefined
  if (detail.restartCount >= RESTARTS_MAX) return 'restarting'
  if (detail.isRestarting) return undefined
  if (detail.error !== '') return 'not-startable'
  if (!detail.hasRun) return undefined
  // A policy other than `no` starts it again; that is then seen by its count.
  return service.isOneShot && detail.exitCode === 0 ? undefined : 'exited'
}

/** Turn what is known of services that do not come up into the failure of a start; the first one is its subject. */
export function startFailure(failures: readonly [ServiceFailure, ...ServiceFailure[]], waitMsMax: number): PhloError {
  const [failure] = failures
  const others = failures.slice(1).map(({ service }) => `"${service}"`)
  const also = others.length === 0 ? '' : ` (${others.join(', ')} failed too)`
  const [code, what] = wordsOf(failure, waitMsMax)
  return new PhloError(code, `Service "${failure.service}" ${what}${also}.${evidence(failure)}`, {
    fixes: fixesOf(failure),
    context: { ...failure, failures },
  })
}

type ServiceCode = 'PHLO_SERVICE_OUT_OF_MEMORY' | 'PHLO_SERVICE_EXITED' | 'PHLO_SERVICE_UNHEALTHY'

function wordsOf(failure: ServiceFailure, waitMsMax: number): readonly [ServiceCode, string] {
  switch (failure.reason) {
    case 'out-of-memory':
      return ['PHLO_SERVICE_OUT_OF_MEMORY', `was killed because it used more than its memory${limitText(failure)}`]
    case 'not-startable':
      return ['PHLO_SERVICE_EXITED', `could not be started: ${failure.error}`]
    case 'exited':
      return ['PHLO_SERVICE_EXITED', `ended with exit code ${failure.exitCode}`]
    case 'restarting':
      return ['PHLO_SERVICE_EXITED', `ends with exit code ${failure.exitCode} each time it is started`]
    case 'unhealthy':
      return ['PHLO_SERVICE_UNHEALTHY', `runs, but its health check fails`]
    case 'slow':
      return ['PHLO_SERVICE_UNHEALTHY', `was not healthy after ${Math.round(waitMsMax / 1000)} s`]
  }
}

function limitText({ memoryBytesMax }: ServiceFailure): string {
  return memoryBytesMax === undefined ? '' : ` of ${Math.round(memoryBytesMax / 2 ** 20)} MiB`
}

function evidence({ healthOutput, lines }: ServiceFailure): string {
  const health = healthOutput === '' ? [] : ['', 'Its last health check said:', ...indented(healthOutput.split('\n'))]
  const log = lines.length === 0 ? ['', 'It wrote nothing.'] : ['', 'Its last lines:', ...indented(lines)]
  return [...health, ...log].join('\n')
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function fixesOf({ service, settings, reason }: ServiceFailure): string[] {
  const logs = `phlo services logs ${service}`
  switch (reason) {
    case 'out-of-memory':
      return [`Give it more: mem_limit under ${settings}`, logs]
    case 'slow':
      return [logs, 'phlo services start --wait-timeout 900']
    default:
      return [logs, `Correct its settings (${settings}), then: phlo services start`]
  }
}
