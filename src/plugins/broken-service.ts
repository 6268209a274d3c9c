import { isScalar, isSeq, parseDocument } from 'yaml'
import type { PluginIdentity } from './service-definition.js'

/** What can be told of a service whose `service.yaml` has mistakes. */
export interface BrokenService {
  readonly name: string
  readonly default: boolean
  /** Slots that it could fill. */
  readonly provides: readonly string[]
  readonly plugin: PluginIdentity
}

/** Read of a `service.yaml` with mistakes what would be missed in a stack. @returns `undefined`: not even its name can be told */
export function brokenService(text: string, plugin: PluginIdentity): BrokenService | undefined {
  // What is not YAML as a whole is in most of its lines.
  const document = parseDocument(text)
  const name = document.get('name')
  if (typeof name !== 'string') return undefined
  const slots = document.get('provides')
  const provides = isSeq(slots) ? slots.items.flatMap((slot) => (isScalar(slot) ? [String(slot.value)] : [])) : []
  return { name, default: document.get('default') === true, provides, plugin }
}
