/** A value that the command line looks up when it is needed: naming it in a workflow reads nothing. */
export interface EnvironmentReference {
  readonly kind: 'env'
  readonly name: string
}

/**
 * Refer to an environment variable by name, as set in the environment, `.env.local` or `.env`.
 * The value is looked up when a run needs it, never when a workflow is loaded.
 *
 * @example `files({ path: env('EXPORT_FILE') })`
 */
export function env(name: string): EnvironmentReference {
  return Object.freeze({ kind: 'env', name })
}
