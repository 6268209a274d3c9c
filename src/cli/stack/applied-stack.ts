import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposedStack } from '../../compose/composed-stack.js'
import { parseStackRecord, type StackRecord, stackRecord } from '../../compose/plan/stack-record.js'
import { replaceFile } from '../../config/replace-file.js'
import type { OpenedStack } from './open-stack.js'

const APPLIED_FILE = '.phlo/applied.json'

/**
 * Keep in mind what was started, so that the next change can be told from it.
 *
 * @param only - names of the services that were started, with those that they need; `undefined`: all
 */
export async function rememberApplied(
  { stack, secrets }: OpenedStack,
  only: readonly string[] | undefined,
): Promise<void> {
  const record = stackRecord(stack, secrets)
  const before = only && (await readApplied(stack.directory))
  const names = only && withNeeded(stack, only)
  const started = Object.entries(record.services).filter(([name]) => names?.has(name) ?? true)
  const services = { ...before?.services, ...Object.fromEntries(started) }
  const content = `${JSON.stringify({ ...record, services } satisfies StackRecord, null, 1)}\n`
  await replaceFile(join(stack.directory, APPLIED_FILE), { content, mode: 0o600 })
}

function withNeeded({ services }: ComposedStack, only: readonly string[]): ReadonlySet<string> {
  const names = new Set(only)
  // A set that grows while it is walked hands out what was added, too.
  for (const name of names)
    for (const needed of services.find((one) => one.name === name)?.dependsOn ?? []) names.add(needed)
  return names
}

/** What was started last; `undefined` when nothing is known of that. */
export async function readApplied(directory: string): Promise<StackRecord | undefined> {
  const text = await readFile(join(directory, APPLIED_FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : parseStackRecord(text)
}
