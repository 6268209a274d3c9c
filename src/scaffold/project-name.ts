import { PhloError } from '../errors.js'

const NAME = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/

/**
 * Make a project's name of its folder's: `My Lake!` is `my-lake`; `lake` where nothing is left.
 *
 * @param directory - absolute path, in the notation of any platform
 */
export function proposeProjectName(directory: string): string {
  const folder = directory.split(/[/\\]/).filter(Boolean).at(-1) ?? ''
  const name = folder
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 63)
    .replace(/^[-_]+|[-_]+$/g, '')
  return name === '' ? 'lake' : name
}

/**
 * Accept a name that is safe as a folder, as a package's name and as a Compose project.
 *
 * @throws PHLO_NAME_INVALID - it is not of lower-case letters, digits, `_` and `-`, or longer than 63
 */
export function checkProjectName(name: string): string {
  if (NAME.test(name)) return name
  throw new PhloError('PHLO_NAME_INVALID', `${JSON.stringify(name)} cannot be the name of a project.`, {
    fixes: [`Use lower-case letters, digits, "-" and "_", such as "${proposeProjectName(name)}".`],
    context: { name },
  })
}
