import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** `inside`: the folder is in a repository already; `absent`: there is no git on this machine. */
export type GitOutcome = 'created' | 'inside' | 'absent' | 'failed'

const run = promisify(execFile)

/**
 * Make a folder a git repository, unless it is in one. What was there stays as it is.
 *
 * @param directory - absolute path of an existing folder
 */
export async function initGit(directory: string): Promise<GitOutcome> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--is-inside-work-tree'], { cwd: directory })
    if (stdout.trim() === 'true') return 'inside'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent'
  }
  return run('git', ['init', '--quiet'], { cwd: directory }).then(
    () => 'created',
    () => 'failed',
  )
}
