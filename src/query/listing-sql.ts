import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { quoteLiteral } from '../engine/quote.js'
import type { TableReader } from '../tables/load-table.js'

/** What a person wants listed. */
interface Listing {
  readonly what: 'tables' | 'namespaces'
  /** Dotted; `undefined`: those of all. */
  readonly namespace: string | undefined
}

const LISTING =
  /^(?:show\s+(?:all\s+)?(tables|schemas|databases)(?:\s+(?:from|in)\s+"?([^\s";]+)"?)?|show|describe|desc)$/i
const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * Rewrite `SHOW TABLES`, `SHOW SCHEMAS` and their like to a SELECT of what the commit has: the engine knows no table
 * before a statement names it, so that its own lists would say that there is none.
 *
 * @returns `undefined` for any other statement
 */
export async function listingSql(reader: TableReader, hash: CommitHash, sql: string): Promise<string | undefined> {
  const listing = parseListing(sql)
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

function parseListing(sql: string): Listing | undefined {
  const statement = sql
    .replace(COMMENTS, ' ')
    .replace(/[;\s]*$/, '')
    .trim()
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

/** All columns are texts. */
function valuesSql(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const given = rows.length === 0 ? [columns] : rows
  const tuples = given.map((row) => `(${row.map(quoteLiteral).join(', ')})`)
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) t(${columns.join(', ')})${rows.length === 0 ? ' WHERE false' : ''}`
}
