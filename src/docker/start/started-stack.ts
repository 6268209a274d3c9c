import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposedStack } from '../../compose/composed-stack.js'
import { isMapping } from '../../config/is-mapping.js'
import { replaceFile } from '../../config/replace-file.js'
import { STACK_DIRECTORY } from '../compose-command.js'

/** What the last start has brought up; kept so that a start of what runs already has nothing to do. */
export interface StartedStack {
  /** Of everything that was composed, secrets and configuration files included; empty: the stack was not started whole. */
  readonly digest: string
  /** Ids of the containers whose hooks have been run, by the name of the hook's service. */
  readonly hooksDone: Readonly<Record<string, string>>
  /** What Compose says its containers were made of, by service: whoever makes one anew of something else changes it. */
  readonly configHashes: Readonly<Record<string, string>>
  /** Digests of the configs and secrets that its containers were given, by service. */
  readonly given: Readonly<Record<string, string>>
}

const NOTHING: StartedStack = { digest: '', hooksDone: {}, configHashes: {}, given: {} }

/** Read what was started last; a file that is missing or damaged means that nothing is known of it. @param directory - of the project */
export async function readStarted(directory: string): Promise<StartedStack> {
  try {
    const started: unknown = JSON.parse(await readFile(pathIn(directory), 'utf8'))
    if (!isMapping(started) || typeof started.digest !== 'string') return NOTHING
    const { digest, hooksDone, configHashes, given } = started
    return { digest, hooksDone: textsOf(hooksDone), configHashes: textsOf(configHashes), given: textsOf(given) }
  } catch {
    return NOTHING
  }
}

/** Remember what was started. */
export async function writeStarted({ directory }: ComposedStack, started: StartedStack): Promise<void> {
  // A secret that somebody chose could be guessed from its digest.
  await replaceFile(pathIn(directory), { content: `${JSON.stringify(started, null, 2)}\n`, mode: 0o600 })
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = isMapping(value) ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]))
}

function pathIn(directory: string): string {
  return join(directory, STACK_DIRECTORY, 'started.json')
}
