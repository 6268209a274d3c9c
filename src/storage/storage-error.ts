import { type ErrorCode, PhloError } from '../errors.js'

/**
 * Say in our words what a file system refused to do. What was not foreseen is returned as it came.
 *
 * @param error - what a call of {@link FileSystem} threw
 * @param path - absolute path of the file that was worked on
 */
export function storageError(error: unknown, path: string): unknown {
  if (error instanceof PhloError) return error
  const systemCode = systemCodeOf(error)
  const row = systemCode === undefined ? undefined : FAILURES.get(systemCode)
  if (!row) return error
  return new PhloError(row.code, row.message(path), { context: { path, systemCode }, cause: error })
}

/** The `code` of an error that the operating system raised, such as `ENOENT`; `undefined` for any other error. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

interface Failure {
  readonly code: ErrorCode
  message(path: string): string
}

const DISK_FULL: Failure = {
  code: 'PHLO_DISK_FULL',
  message: (path) => `There is no space left to write "${path}".`,
}
const DENIED: Failure = {
  code: 'PHLO_STORE_DENIED',
  message: (path) => `This user may not access "${path}".`,
}

const NO_FOLDER: Failure = {
  code: 'PHLO_STORE_DENIED',
  message: (path) => `"${path}" cannot be reached: a file stands where a folder must be, or the other way round.`,
}

const FAILURES: ReadonlyMap<string, Failure> = new Map([
  ['ENOSPC', DISK_FULL],
  ['EDQUOT', DISK_FULL],
  ['EROFS', { code: 'PHLO_STORE_READ_ONLY', message: (path) => `"${path}" is on a read-only file system.` }],
  ['EACCES', DENIED],
  ['EPERM', DENIED],
  ['ENOTDIR', NO_FOLDER],
  ['EISDIR', NO_FOLDER],
  ['ENAMETOOLONG', { code: 'PHLO_NAME_INVALID', message: (path) => `The path "${path}" is too long for the disk.` }],
  ['ELOOP', { code: 'PHLO_LOCATION_OUTSIDE', message: (path) => `"${path}" is a symbolic link; it is not followed.` }],
])
