import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposedStack, ProjectIdentity, StackFile } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { STACK_DIRECTORY } from './compose-command.js'

/** What is remembered of a composed stack, so that its state can be shown without composing it again. */
export interface KnownStack {
  /** Name of the project. */
  readonly name: string
  readonly project: ProjectIdentity
  readonly services: readonly KnownService[]
}

export interface KnownService {
  readonly name: string
  readonly isOneShot: boolean
  readonly ports: readonly { readonly name: string; readonly container: number; readonly host: number }[]
}

const FILE = 'stack.json'

/** Pick of a composed stack what is remembered. @param name - of the project */
export function knownStack({ project, services }: ComposedStack, name: string): KnownStack {
  return { name, project, services: services.map(({ name, isOneShot, ports }) => ({ name, isOneShot, ports })) }
}

/** Make the file that remembers a stack. @param name - of the project */
export function knownStackFile(stack: ComposedStack, name: string): StackFile {
  return { path: FILE, content: `${JSON.stringify(knownStack(stack, name), null, 2)}\n`, mode: 0o644 }
}

/**
 * Read what is remembered of a project's stack.
 *
 * @throws PHLO_STACK_ABSENT - it was never composed
 */
export async function readKnownStack(directory: string): Promise<KnownStack> {
  try {
    return JSON.parse(await readFile(join(directory, STACK_DIRECTORY, FILE), 'utf8'))
  } catch (cause) {
    throw new PhloError('PHLO_STACK_ABSENT', 'The stack of this project was never started.', {
      fixes: ['phlo services start'],
      context: { directory },
      cause,
    })
  }
}
