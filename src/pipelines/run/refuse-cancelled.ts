import { PhloError } from '../../errors.js'

/**
 * Go on unless the user has asked to stop.
 *
 * @throws PHLO_CANCELLED
 */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new PhloError('PHLO_CANCELLED', 'The run was stopped.')
}
