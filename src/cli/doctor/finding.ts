import { failureOf } from '../failure.js'

/** What one look at the machine or the project found. */
export interface Finding {
  readonly name: string
  /** `warning`: it works, but not for long or not well. `skipped`: it could not be looked at, for what failed before. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** One sentence or fact. */
  readonly message: string
  /** What to do about it; empty when there is nothing to do. */
  readonly fixes: readonly string[]
}

/** A fact that is as it must be. */
export function fine(name: string, message: string): Finding {
  return { name, status: 'ok', message, fixes: [] }
}

/** Look at something; what is thrown on the way is what is wrong with it. */
export async function look(name: string, at: () => Promise<Finding>): Promise<Finding> {
  try {
    return await at()
  } catch (error) {
    const { message, fixes } = failureOf(error)
    return { name, status: 'failed', message, fixes }
  }
}
