import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposedStack } from '../../compose/composed-stack.js'
import { replaceFile } from '../../config/replace-file.js'
import { STACK_DIRECTORY } from '../compose-command.js'

/** What the last start has brought up; kept so that a start of what runs already has nothing to do. */
export interface StartedStack {
  /** Of everything that was composed, secrets and configuration files included. */
  readonly digest: string
  /** Ids of the containers whose hooks have been run, by the name of the hook's service. */
  readonly hooksDone: Readonly<Record<string, string>>
}

const NOTHING: StartedStack = { digest: '', hooksDone: {} }

/** Read what was started last; a file that is missing or damaged means that nothing is known of it. */
export async function readStarted({ directory }: ComposedStack): Promise<StartedStack> {
  try {
    const { digest, hooksDone } = JSON.parse(await readFile(pathIn(directory), 'utf8'))
    return { digest: String(digest), hooksDone: Object(hooksDone) }
  } catch {
    return NOTHING
  }
}

/** Remember what was started. */
export async function writeStarted({ directory }: ComposedStack, started: StartedStack): Promise<void> {
  await replaceFile(pathIn(directory), {
    content: `${JSON.stringify(started, null, 2)}
`,
    mode: 0o644,
  })
}

/** One text for all that is composed: it changes when, and only when, a start has something to do. */
export function stackDigest({ files }: ComposedStack): string {
  const hash = createHash('sha256')
  for (const { path, content } of files) hash.update(`${path}\0`).update(content).update('\0')
  return hash.digest('hex')
}

function pathIn(directory: string): string {
  return join(directory, STACK_DIRECTORY, 'started.json')
}
