import type { RegistryEntry } from './registry.js'

/**
 * Find plugins by words: each must occur in the name, the package, the description, a kind, a keyword or a service.
 *
 * @param words - none: all are found
 * @returns those whose name is a word first, then those whose name begins with one, then the others; each by name
 */
export function searchRegistry(entries: readonly RegistryEntry[], words: readonly string[]): readonly RegistryEntry[] {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter(Boolean)
  return entries
    .filter((entry) => wanted.every((word) => textOf(entry).includes(word)))
    .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
    .sort((one, other) => one.rank - other.rank || (one.entry.name < other.entry.name ? -1 : 1))
    .map(({ entry }) => entry)
}

function textOf({ name, package: npm, description, kinds, keywords, services }: RegistryEntry): string {
  return [name, npm, description, ...kinds, ...keywords, ...services].join('\n').toLowerCase()
}

function rankOf({ name, services }: RegistryEntry, words: readonly string[]): number {
  if (words.some((word) => name === word || services.includes(word))) return 0
  return words.some((word) => name.startsWith(word)) ? 1 : 2
}
