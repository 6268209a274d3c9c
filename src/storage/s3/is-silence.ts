import { systemCodeOf } from '../storage-error.js'

/** Tell whether a store, or the way to it, gave no sign; the SDK calls lines that broke by the same name. */
export function isSilence(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') return false
  return [undefined, 'ETIMEDOUT'].includes(systemCodeOf(error))
}
