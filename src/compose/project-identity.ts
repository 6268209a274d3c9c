import { createHash } from 'node:crypto'
import type { ProjectIdentity } from './composed-stack.js'

/** Of Compose's 63 and more, so that names of volumes stay readable. */
const NAME_LENGTH_MAX = 30

/**
 * Tell what Docker knows a checkout by. It follows from where the checkout lies, so that two worktrees of one project,
 * or two projects of one name, stand side by side.
 *
 * @param directory - absolute path of the project's folder, with symbolic links resolved
 */
export function projectIdentity(directory: string, name: string): ProjectIdentity {
  const digest = createHash('sha256').update(directory).digest('hex')
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LENGTH_MAX)
    .replace(/^-+|-+$/g, '')
  return {
    composeProject: ['phlo', readable, digest.slice(0, 8)].filter(Boolean).join('-'),
    label: digest.slice(0, 32),
  }
}
