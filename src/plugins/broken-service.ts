import { parseDocument } from 'yaml'
import { isTree } from '../config/compose-tree.js'
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
  const written = writtenIn(text)
  if (!isTree(written) || typeof written.name !== 'string') return undefined
  const provides = Array.isArray(written.provides) ? written.provides.map(String) : []
  return { name: written.name, default: written.default === true, provides, plugin }
}

/** What is not YAML as a whole is often in most of its lines. */
function writtenIn(text: string): unknown {
  try {
    return parseDocument(text).toJS()
  } catch {
    return undefined
  }
}
