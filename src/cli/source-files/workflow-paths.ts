import { isAbsolute, relative, resolve, sep } from 'node:path'
import { PhloError } from '../../errors.js'

/** Whether a person named something to download. */
export function isUrl(pattern: string): boolean {
  return /^https?:\/\//i.test(pattern)
}

/**
 * Say files, globs, folders and URLs in the way in which a workflow is to name them: relative ones start at the project's
 * folder there, not where the command was called.
 *
 * @param patterns - as typed; one or more
 * @throws PHLO_USAGE_INVALID - a URL holds a password, which would go into a file that is shared
 */
export function workflowPaths(
  patterns: readonly string[],
  folders: { readonly projectDirectory: string; readonly workingDirectory: string },
): string[] {
  return patterns.map((pattern) => {
    if (isUrl(pattern)) return urlWithoutSecret(pattern)
    const path = relative(folders.projectDirectory, resolve(folders.workingDirectory, pattern))
    const isBelow = !path.startsWith('..') && !isAbsolute(path)
    return (isBelow || !isAbsolute(pattern) ? path : pattern).split(sep).join('/')
  })
}

function urlWithoutSecret(url: string): string {
  if (!URL.canParse(url)) throw new PhloError('PHLO_USAGE_INVALID', `"${url}" is no URL.`, { context: { url } })
  const { username, password } = new URL(url)
  if (username === '' && password === '') return url
  throw new PhloError(
    'PHLO_USAGE_INVALID',
    'The URL holds a user name or password, which the workflow would make public.',
    {
      fixes: ["Put the URL into .env.local and write the workflow with files({ path: env('NAME') })."],
    },
  )
}
