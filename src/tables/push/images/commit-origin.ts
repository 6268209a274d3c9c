import type { CommitMeta, LogEntry } from '../../../catalog/catalog.js'

/** The property of a copied commit that says which one it is a copy of: the UUID of a warehouse, a slash, a hash. */
const ORIGIN_PROPERTY = 'phlo.origin'

/** The same of a commit that has only some of the tables of another one. */
const TABLES_PROPERTY = 'phlo.tables-of'

/**
 * What a commit and all of its copies have in common, wherever they were copied to and back.
 *
 * @param warehouseUuid - of the warehouse that the commit was found in
 */
export function originOf({ hash, meta }: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): string {
  return meta.properties[ORIGIN_PROPERTY] ?? `${warehouseUuid}/${hash}`
}

/**
 * What is the same of all copies of one commit, those among them that have only some of its tables.
 *
 * @param warehouseUuid - as for {@link originOf}
 */
export function copiedFrom(entry: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): string {
  return entry.meta.properties[TABLES_PROPERTY] ?? originOf(entry, warehouseUuid)
}

/** Tell whether a commit is a copy of another lake's, or has some of the tables of one. */
export function isCopied({ properties }: CommitMeta): boolean {
  return ORIGIN_PROPERTY in properties || TABLES_PROPERTY in properties
}

/** What the copy of a commit says of it. */
export function copiedMeta(entry: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): CommitMeta {
  const { meta } = entry
  return { ...meta, properties: { ...meta.properties, [ORIGIN_PROPERTY]: originOf(entry, warehouseUuid) } }
}

/** What a commit says of itself that has, of what another one did, only what concerns some tables: it is no copy. */
export function tableMeta(entry: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): CommitMeta {
  const { [ORIGIN_PROPERTY]: _, ...properties } = entry.meta.properties
  return { ...entry.meta, properties: { ...properties, [TABLES_PROPERTY]: originOf(entry, warehouseUuid) } }
}
