import type { ComposedService } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'

/**
 * How far a service is. `waiting`: for others, or not made yet. `starting`: it runs, and its health is not known yet.
 * `ready`: it runs and is healthy. `done`: a step of the preparation that has ended well. `failed`: it will not come.
 */
export type ServiceProgress = 'waiting' | 'starting' | 'ready' | 'done' | 'failed'

/** Docker's words for a container that has run for less than two seconds. */
const JUST_STARTED = /^Up (?:Less than a second|1 second)\b/

/**
 * Tell how far a service is by its container. One that restarts is `starting`: whether it does so for ever takes a closer look.
 *
 * @param container - `undefined`: there is none
 */
export function serviceProgress(
  service: Pick<ComposedService, 'isOneShot' | 'hasHealthcheck'>,
  container: Container | undefined,
): ServiceProgress {
  switch (container?.state) {
    case undefined:
    case 'created':
    case 'paused':
      return 'waiting'
    case 'running':
      return runningProgress(service, container)
    case 'restarting':
    case 'unknown':
      return 'starting'
    case 'exited':
      return service.isOneShot && container.exitCode === 0 ? 'done' : 'failed'
    case 'dead':
    case 'removing':
      return 'failed'
  }
}

function runningProgress(
  service: Pick<ComposedService, 'isOneShot' | 'hasHealthcheck'>,
  { health, statusText }: Container,
): ServiceProgress {
  if (health === 'unhealthy') return 'failed'
  // A service whose health check has not been run yet is listed as if it had none.
  if (service.isOneShot || health === 'starting' || (health === 'none' && service.hasHealthcheck)) return 'starting'
  // Without a health check all that can be seen is that it does not end at once.
  return health === 'none' && JUST_STARTED.test(statusText) ? 'starting' : 'ready'
}
