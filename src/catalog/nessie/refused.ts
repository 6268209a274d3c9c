import { PhloError } from '../../errors.js'
import type { NessieRefusal } from './nessie-client.js'

/** The error for a refusal of Nessie that Phlo does not foresee. */
export function refused({ status, errorCode, message }: NessieRefusal): PhloError {
  return new PhloError('PHLO_NESSIE_REFUSED', `Nessie refused a request: ${message}`, {
    // That of the table is about something else that answers.
    fixes: [],
    context: { status, errorCode },
  })
}

/** The error for a commit that Nessie does not know. */
export function commitUnknown(hash: string): PhloError {
  return new PhloError('PHLO_COMMIT_UNKNOWN', `There is no commit ${hash}.`, { context: { commit: hash } })
}

/** The error for a branch or tag that Nessie does not know. */
export function refUnknown(name: string): PhloError {
  return new PhloError('PHLO_REF_UNKNOWN', `There is no branch or tag "${name}".`, { context: { ref: name } })
}

/**
 * What to throw where a request that moves a branch failed: what was thrown, unless Nessie may have got the request.
 *
 * @param how - facts by which the commit can be told from others
 */
export function perhapsUncertain(error: unknown, branch: string, how: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof PhloError && error.context.wasSent === true)) return error
  return new PhloError('PHLO_COMMIT_UNCERTAIN', `It is not known whether a commit to "${branch}" was made.`, {
    fixes: [`Look for it when Nessie answers again: phlo branch log ${branch}.`],
    context: { ref: branch, ...how },
    cause: error,
  })
}
