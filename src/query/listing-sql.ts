import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import type { TableReader } from '../tables/load-table.js'
import { valuesSql } from './values-sql.js'

/** What a person wants listed. */
interface Listing {
  readonly what: 'tables' | 'namespaces'
  /** Dotted; `undefined`: those of all. */
  readonly namespace: string | undefined
}

const LISTING =
  /^(?:show\s+(?:all\s+)?(tables|schemas|databases)(?:\s+(?:from|in)\s+"?([^\s";]+)"?)?|show|describe|desc)$/i

/**
 * Rewrite `SHOW TABLES`, `SHOW SCHEMAS` and their like to a SELECT of what the commit has: the engine knows no table
 * before a statement names it, so that its own lists would say that there is none.
 *
 * @param statement - without comments and the semicolon at its end
 * @returns `undefined` for any other one
 */
export async function listingSql(
  reader: TableReader,
  hash: CommitHash,
  statement: string,
): Promise<string | undefined> {
  const listing = parseListing(statement)
  if (listing === undefined) return undefined
  const rows: string[][] = []
  for await (const { key, content } of reader.catalog.entries(hash)) {
    const namespace = listing.what === 'tables' ? formatKey(key.slice(0, -1)) : formatKey(key)
    const isWanted = listing.namespace === undefined || namespace.toLowerCase() === listing.namespace.toLowerCase()
    if ((content.type === 'NAMESPACE') !== (listing.what === 'namespaces') || !isWanted) continue
    rows.push(listing.what === 'tables' ? [namespace, nameOf(key), typeName(content.type)] : [namespace])
  }
  return valuesSql(listing.what === 'tables' ? ['namespace', 'name', 'type'] : ['namespace'], rows)
}

function parseListing(statement: string): Listing | undefined {
  const match = LISTING.exec(statement)
  if (match === null) return undefined
  const [, what = 'tables', namespace] = match
  return { what: what.toLowerCase() === 'tables' ? 'tables' : 'namespaces', namespace }
}

function nameOf(key: ContentKey): string {
  return key.at(-1) ?? ''
}

function typeName(type: 'ICEBERG_TABLE' | 'ICEBERG_VIEW' | 'NAMESPACE'): string {
  return type === 'ICEBERG_VIEW' ? 'view' : 'table'
}
