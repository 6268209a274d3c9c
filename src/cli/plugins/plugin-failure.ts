import { EXIT, PhloError } from '../../errors.js'

/** How the command of a plugin ended that threw something. */
export interface PluginFailure {
  /** `undefined`: there is nothing to tell, such as after `this.exit(0)`. */
  readonly failure: PhloError | undefined
  readonly exitCode: number
}

/** What commands throw that are made with oclif. */
interface OclifError extends Error {
  readonly code?: string
  readonly oclif?: { readonly exit?: number }
  readonly parse?: unknown
}

/** Tell what went wrong in a plugin's command: it is not a bug in Phlo. @param plugin - name of its package */
export function pluginFailure(error: unknown, plugin: string): PluginFailure {
  if (error instanceof PhloError) return { failure: error, exitCode: error.exitCode }
  const { code, oclif, parse, message, stack } = error instanceof Error ? (error as OclifError) : asError(error)
  if (code === 'EEXIT') return { failure: undefined, exitCode: oclif?.exit ?? EXIT.ok }
  if (parse !== undefined) {
    const failure = new PhloError('PHLO_USAGE_INVALID', message, { fixes: [], context: { plugin }, cause: error })
    return { failure, exitCode: failure.exitCode }
  }
  const failure = new PhloError('PHLO_PLUGIN_FAILED', `A command of ${plugin} failed: ${message}`, {
    context: { plugin, stack },
    cause: error,
  })
  return { failure, exitCode: oclif?.exit ?? failure.exitCode }
}

function asError(error: unknown): OclifError {
  return new Error(String(error))
}
