/** Process exit codes, the same with and without `--json`. */
export const EXIT = { ok: 0, failed: 1, usage: 2, environment: 3, conflict: 4, bug: 70 } as const

interface ErrorRow {
  readonly exit: (typeof EXIT)[keyof typeof EXIT]
  readonly http: number
  /** One sentence: what happened. */
  readonly summary: string
  /** Why it happens, in one or two sentences. */
  readonly cause: string
  /** What to do about it, in one or two sentences. */
  readonly fix: string
}

/**
 * Everything that can go wrong and was foreseen. A code is never renamed or reused.
 * `npm run docs` writes one page per row to `docs/errors/`.
 */
export const ERRORS = {
  // storage
  PHLO_OBJECT_MISSING: {
    exit: EXIT.environment,
    http: 500,
    summary: 'A file that the warehouse refers to is not there.',
    cause: 'The file was deleted or moved by something other than Phlo, or the warehouse was copied only in part.',
    fix: 'Run `phlo catalog fsck` to list what is missing, then restore the files from a backup.',
  },
  PHLO_LOCATION_OUTSIDE: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A path leads out of the warehouse.',
    cause: 'Table metadata or a name refers to a file that is not below the warehouse root.',
    fix: 'Use a name without path parts. If the warehouse was moved, run `phlo catalog relocate`.',
  },
  // names and refs
  PHLO_NAME_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A name has a form that Phlo does not accept.',
    cause: 'Names of tables, branches and tags are restricted so that they are safe as paths and in SQL.',
    fix: 'Choose a name of letters, digits, `_` and `-`.',
  },
} as const satisfies Record<`PHLO_${string}`, ErrorRow>

export type ErrorCode = keyof typeof ERRORS

interface PhloErrorDetails {
  /** Commands to run or files to edit, most likely first. Overrides the general fix of the code's row. */
  readonly fixes?: readonly string[]
  /** Facts for machines: names, paths, counts. Never a secret. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A failure that was foreseen: it has a code, and says what to do next. */
export class PhloError extends Error {
  readonly code: ErrorCode
  readonly fixes: readonly string[]
  readonly context: Readonly<Record<string, unknown>>

  /**
   * @param code - a row of {@link ERRORS}
   * @param message - one sentence that names the thing that failed
   */
  constructor(code: ErrorCode, message: string, details: PhloErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'PhloError'
    this.code = code
    this.fixes = details.fixes ?? [ERRORS[code].fix]
    this.context = details.context ?? {}
  }

  get exitCode(): number {
    return ERRORS[this.code].exit
  }

  get httpStatus(): number {
    return ERRORS[this.code].http
  }
}
