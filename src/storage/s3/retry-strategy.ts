import type { Ambient } from '../warehouse.js'
import { isSilence } from './is-silence.js'
import type { S3ClientConfig } from './s3-sdk.js'

/** A request that was made so often, and the last time in vain. */
interface Attempts {
  readonly silences: number
  getRetryCount(): number
  /** Milliseconds to wait before the next one. */
  getRetryDelay(): number
}

interface Failure {
  readonly errorType: string
  /** When a store wishes to be asked again. */
  readonly retryAfterHint?: Date
}

/** A request that found nobody, an overloaded store or a broken line is made so often in all. */
export const ATTEMPTS_MAX = 6
/** What the SDK calls failures that may be over the next time; a server that does not know a request never will. */
const PASSING: ReadonlySet<string> = new Set(['THROTTLING', 'TRANSIENT'])
/** A line may have died unnoticed: the second try goes over a new one. */
const SILENCES_MAX = 2
/** The first of the pauses, which become longer; by chance shorter, so that those who failed together come apart. */
const PAUSE_MS = 100
const PAUSE_MS_WHEN_OVERLOADED = 500
const PAUSE_MS_MAX = 5_000

/**
 * Make requests again as the SDK does, for about two seconds in all where a store fails and ten where it is overloaded, but
 * seldom where it is silent, which takes long to find out.
 *
 * @param isGivenUp - whether no request is worth another try
 */
export function retryStrategy(
  ambient: Ambient,
  isGivenUp: () => boolean,
): NonNullable<S3ClientConfig['retryStrategy']> {
  function pauseMs(count: number, { errorType, retryAfterHint }: Failure): number {
    const first = errorType === 'THROTTLING' ? PAUSE_MS_WHEN_OVERLOADED : PAUSE_MS
    const [chance = 0] = ambient.randomBytes(1)
    const ownMs = (Math.min(first * 2 ** (count - 1), PAUSE_MS_MAX) * chance) / 256
    const wishedMs = (retryAfterHint?.getTime() ?? 0) - ambient.now()
    return Math.max(ownMs, Math.min(wishedMs, PAUSE_MS_MAX))
  }

  return {
    acquireInitialRetryToken: async () => attempts({ count: 0, silences: 0, pauseMs: 0 }),
    async refreshRetryTokenForRetry(last: Attempts, failure) {
      const count = last.getRetryCount() + 1
      const silences = last.silences + (isSilence(failure.error) ? 1 : 0)
      const isEnough = count === ATTEMPTS_MAX || silences === SILENCES_MAX || isGivenUp()
      if (!PASSING.has(failure.errorType) || isEnough) throw new Error('It is not made again.')
      return attempts({ count, silences, pauseMs: pauseMs(count, failure) })
    },
    recordSuccess: () => undefined,
  }
}

function attempts({ count, silences, pauseMs }: { count: number; silences: number; pauseMs: number }): Attempts {
  return { silences, getRetryCount: () => count, getRetryDelay: () => pauseMs }
}
