import { createHash } from 'node:crypto'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { ComposedStack } from '../composed-stack.js'
import { composeVariable } from '../template/fill-template.js'

/** What is kept of a stack that was started, so that it can be told what the next start would change. */
export interface StackRecord {
  readonly services: Readonly<Record<string, ServiceRecord>>
  /** Names of the volumes, as Docker has them without the project's name. */
  readonly volumes: readonly string[]
}

export interface ServiceRecord {
  /** As the composed document has it. */
  readonly service: ComposeTree
  /** Of each secret that it gets, by name, a digest from which the secret cannot be found. */
  readonly secrets: Readonly<Record<string, string>>
}

/** Keep what matters of a composed stack. */
export function stackRecord({ document }: ComposedStack, secrets: Readonly<Record<string, string>>): StackRecord {
  const services = Object.entries(trees(document.services)).map(([name, service]) => {
    const text = JSON.stringify(service.environment ?? {})
    const used = Object.entries(secrets).filter(([secret]) => text.includes(composeVariable(secret)))
    return [name, { service, secrets: Object.fromEntries(used.map(([secret, value]) => [secret, digest(value)])) }]
  })
  return { services: Object.fromEntries(services), volumes: Object.keys(trees(document.volumes)).sort() }
}

/** Read a record that was written as JSON; `undefined` when it is none: then nothing is known of what was started. */
export function parseStackRecord(text: string): StackRecord | undefined {
  const record = parsed(text)
  if (!isTree(record) || !isTree(record.services) || !Array.isArray(record.volumes)) return undefined
  const services = Object.entries(trees(record.services)).map(([name, { service, secrets }]) => {
    const digests = Object.entries(isTree(secrets) ? secrets : {}).map(([secret, value]) => [secret, String(value)])
    return [name, { service: isTree(service) ? service : {}, secrets: Object.fromEntries(digests) }] as const
  })
  return { services: Object.fromEntries(services), volumes: record.volumes.map(String) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function trees(value: unknown): Readonly<Record<string, ComposeTree>> {
  const entries = Object.entries(isTree(value) ? value : {})
  return Object.fromEntries(entries.map(([key, tree]) => [key, isTree(tree) ? tree : {}]))
}

/**
 * A generated secret of 256 bits cannot be guessed from its digest, and of one that a person chose only a little is
 * kept.
 */
function digest(secret: string): string {
  return createHash('sha256').update(`phlo secret\0${secret}`).digest('hex').slice(0, 8)
}
