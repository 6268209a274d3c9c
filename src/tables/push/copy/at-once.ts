import { PhloError } from '../../../errors.js'
import { type Gate, gate } from '../../../storage/gate.js'

/**
 * Let only so many pieces of work go on at once. After a failure nothing begins any more: what waits fails as well.
 * Work that waits for other work of the same turns never ends.
 *
 * @param countMax - 1 or more
 * @param signal - after which nothing begins any more, but fails with `PHLO_CANCELLED`
 */
export function turns(countMax: number, signal: AbortSignal | undefined): Gate {
  const enter = gate(countMax)
  let failure: { readonly error: unknown } | undefined
  return (work) =>
    enter(async () => {
      if (failure !== undefined) throw failure.error
      try {
        if (signal?.aborted)
          throw new PhloError('PHLO_CANCELLED', 'The copy was interrupted; no branch or tag has moved.')
        return await work()
      } catch (error) {
        failure ??= { error }
        throw error
      }
    })
}

/** Wait for all, also when one fails; then fail as the first that did. */
export async function allEnded<Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> {
  const ended = await Promise.allSettled(work)
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
