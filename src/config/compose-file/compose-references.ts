import { isTree } from '../compose-tree.js'
import type { DocumentPath } from '../document-problem.js'
import { OVERRIDE } from '../merge-tags.js'

/** Something that a Compose service refers to by its name. */
export interface ComposeReference {
  /** Key of the service: `networks`. */
  readonly key: string
  readonly name: string
  /** Where it stands in the service. */
  readonly path: DocumentPath
  readonly at: 'key' | 'value'
}

/** The section of a Compose file that must define what a key of a service names. */
export const REFERRED_SECTIONS: Readonly<Record<string, string>> = {
  networks: 'networks',
  configs: 'configs',
  secrets: 'secrets',
  models: 'models',
  depends_on: 'services',
  links: 'services',
  volumes_from: 'services',
  network_mode: 'services',
  pid: 'services',
  ipc: 'services',
}

/** List what a Compose service refers to, in any of the forms that Compose knows. What is not as it must be is left out. */
export function composeReferences(service: unknown): readonly ComposeReference[] {
  if (!isTree(service)) return []
  return Object.keys(REFERRED_SECTIONS).flatMap((key) =>
    written(service[key], [key]).flatMap(({ text, ...where }) => {
      const name = nameIn(key, text)
      // What holds a variable is for Compose to fill in.
      return name === undefined || name.includes('$') ? [] : [{ key, name, ...where }]
    }),
  )
}

interface Written extends Pick<ComposeReference, 'path' | 'at'> {
  readonly text: string
}

function written(value: unknown, path: DocumentPath): readonly Written[] {
  if (typeof value === 'string') return [{ text: value, path, at: 'value' }]
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) =>
      isTree(entry) ? written(entry.source, [...path, index, 'source']) : written(entry, [...path, index]),
    )
  }
  if (!isTree(value)) return []
  if (OVERRIDE in value) return written(value[OVERRIDE], [...path, OVERRIDE])
  return Object.keys(value).map((text) => ({ text, path: [...path, text], at: 'key' }))
}

function nameIn(key: string, text: string): string | undefined {
  if (/^(?:network_mode|pid|ipc)$/.test(key)) return /^service:(.+)$/.exec(text)?.[1]
  if (key === 'volumes_from' && text.startsWith('container:')) return undefined
  return /^(?:links|volumes_from)$/.test(key) ? text.split(':')[0] : text
}
