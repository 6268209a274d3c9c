import { join } from 'node:path'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { type ComposeSection, mergeSections } from '../merge/merge-sections.js'
import type { StackRequest } from '../stack-request.js'
import { rebasePath } from './rebase-paths.js'

/** Folder of a project that holds what is composed. */
export const OUTPUT_FOLDER = '.phlo'

/**
 * Compose the sections besides `services`, each only when something is in it: the volumes that services mount, the network
 * of the stack, and what drop-ins add.
 *
 * @throws PHLO_OVERRIDE_INVALID
 */
export function composeSections(
  { dropIns, config }: StackRequest,
  {
    services,
    labels,
  }: { readonly services: readonly ComposeTree[]; readonly labels: Readonly<Record<string, string>> },
): ComposeTree {
  const own: Readonly<Record<string, ComposeSection>> = {
    networks: { default: {} },
    volumes: Object.fromEntries(namedVolumes(services).map((name) => [name, {}])),
  }
  const merged = new Map(Object.entries(own))
  for (const { file, sections } of dropIns) {
    for (const [section, entries] of Object.entries(sections)) {
      const over = withFiles(entries, config.directory)
      merged.set(section, mergeSections(merged.get(section) ?? {}, over, { origin: file, key: [section] }))
    }
  }
  const labelled = [...merged].map(([section, entries]) => {
    return [section, section in own ? labelEach(entries, labels) : entries] as const
  })
  return Object.fromEntries(labelled.filter(([, entries]) => Object.keys(entries).length > 0))
}

function namedVolumes(services: readonly ComposeTree[]): readonly string[] {
  const mounts = services.flatMap(({ volumes }): readonly unknown[] => (Array.isArray(volumes) ? volumes : []))
  const names = mounts.flatMap((mount) =>
    isTree(mount) && mount.type === 'volume' && typeof mount.source === 'string' ? [mount.source] : [],
  )
  return [...new Set(names)].sort()
}

/** What exists already and was made by others keeps its own labels. */
function labelEach(section: ComposeSection, labels: Readonly<Record<string, string>>): ComposeSection {
  const entries = Object.entries(section).map(([name, entry]) => {
    return [
      name,
      entry.external ? entry : { ...entry, labels: { ...(isTree(entry.labels) ? entry.labels : {}), ...labels } },
    ]
  })
  return Object.fromEntries(entries)
}

function withFiles(section: ComposeSection, directory: string): ComposeSection {
  const rebasing = { from: directory, to: join(directory, OUTPUT_FOLDER), root: directory }
  const entries = Object.entries(section).map(([name, entry]) => {
    return [name, 'file' in entry ? { ...entry, file: rebasePath(entry.file, rebasing) } : entry]
  })
  return Object.fromEntries(entries)
}
