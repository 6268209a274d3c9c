import { PhloError } from '../errors.js'

const LENGTH_MAX = 128

/** Leaves room, in the 255 bytes of a file name, for what is put after it. */
const FILE_NAME_LENGTH_MAX = 220

/**
 * Refuse a name that a branch or tag can not have.
 * Allowed are ASCII letters, digits, `.`, `_`, `-` and `/`, as in git and Nessie, up to 128 characters.
 *
 * @throws PHLO_NAME_INVALID - other characters, a first character that is no letter, digit or `_`, a last one that is
 * `.` or `/`, `..`, `//`, `/.`, or the form of a commit's hash
 */
export function assertRefName(name: string): void {
  if (isRefName(name)) return
  throw new PhloError('PHLO_NAME_INVALID', `"${name}" is not a name that a branch or tag can have.`, {
    fixes: ['Use letters, digits, `.`, `_`, `-` and `/`, beginning with a letter: `dev`, `feature/units`.'],
    context: { name },
  })
}

/** A file name for a ref: two refs never share one, also where the case of letters does not count. */
export function refFileName(name: string): string {
  return name.replaceAll(/[^a-z0-9_-]/g, (character) => `=${character.charCodeAt(0).toString(16)}`)
}

/** The ref that {@link refFileName} made a file name for. */
export function refNameOfFile(fileName: string): string {
  return fileName.replaceAll(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function isRefName(name: string): boolean {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._/-]*$/.test(name) || /\.\.|\/\/|\/\.|[./]$/.test(name)) return false
  // Forty or more hexadecimal digits would be taken for a commit, here or in Nessie or git.
  if (/^[0-9a-f]{40,}$/i.test(name)) return false
  return name.length <= LENGTH_MAX && refFileName(name).length <= FILE_NAME_LENGTH_MAX
}
