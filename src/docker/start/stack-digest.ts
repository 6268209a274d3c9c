import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ComposedStack } from '../../compose/composed-stack.js'
import { outerFiles, outerVariables } from './outer-inputs.js'

/**
 * Make one text of all that a stack is made of: it changes when, and only when, a start has something to do.
 *
 * @param environment - of Compose, which fills in variables of drop-ins from it
 */
export async function stackDigest(
  stack: ComposedStack,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const hash = createHash('sha256')
  const add = (name: string, content: string | Uint8Array) => hash.update(`${name}\0`).update(content).update('\0')
  for (const { path, content } of stack.files) add(path, content)
  for (const name of outerVariables(stack)) add(name, environment[name] ?? '')
  // One that is missing is Compose's to complain about.
  for (const path of outerFiles(stack)) add(path, await readFile(path).catch(() => ''))
  return hash.digest('hex')
}
