import type { StopReport } from '../../docker/stop-stack.js'
import { quantityText } from '../text/quantity.js'

/** Write a stop for a person. */
export function stopText({ stopped, volumesRemoved }: StopReport): string {
  const services =
    stopped.length === 0 ? 'No service was running.' : `Stopped ${quantityText(stopped.length, 'service')}.`
  return volumesRemoved.length === 0 ? services : `${services} Removed the data: ${volumesRemoved.join(', ')}.`
}
