import type { Catalog, CommitHash, ContentKey, LogEntry } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'

/** Tell whether a name is one of some in which `*` stands for anything. */
export function isNamed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[^A-Za-z0-9_]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`).test(name)
  })
}

/** The commits along first parents, oldest first, each with what it did to tables and views of some names. */
export async function tableLine(
  catalog: Catalog,
  head: CommitHash,
  patterns: readonly string[],
): Promise<readonly LogEntry[]> {
  const line: LogEntry[] = []
  const tables = new Set<string>()
  for await (const entry of catalog.log(head)) {
    const operations = entry.operations.filter((operation) => {
      const isNamespace = operation.type === 'PUT' && operation.content.type === 'NAMESPACE'
      return !isNamespace && isNamed(formatKey(operation.key), patterns)
    })
    for (const { type, key } of operations) if (type === 'PUT') tables.add(formatKey(key))
    line.push({ ...entry, operations })
  }
  // What was deleted and never put is a namespace.
  return line.reverse().map((entry) => ({
    ...entry,
    operations: entry.operations.filter(({ key }) => tables.has(formatKey(key))),
  }))
}

/** What a line changed, by name. */
export function keysOfLine(line: readonly LogEntry[]): ReadonlyMap<string, ContentKey> {
  return new Map(line.flatMap(({ operations }) => operations.map(({ key }) => [formatKey(key), key])))
}
