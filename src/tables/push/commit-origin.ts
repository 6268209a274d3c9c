import type { CommitMeta, LogEntry } from '../../catalog/catalog.js'

/** The property of a copied commit that says which one it is a copy of: the UUID of a warehouse, a slash, a hash. */
const ORIGIN_PROPERTY = 'phlo.origin'

/**
 * What a commit and all of its copies have in common, wherever they were copied to and back.
 *
 * @param warehouseUuid - of the warehouse that the commit was found in
 */
export function originOf({ hash, meta }: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): string {
  return meta.properties[ORIGIN_PROPERTY] ?? `${warehouseUuid}/${hash}`
}

/** What the copy of a commit says of it. */
export function copiedMeta(entry: Pick<LogEntry, 'hash' | 'meta'>, warehouseUuid: string): CommitMeta {
  const { meta } = entry
  return { ...meta, properties: { ...meta.properties, [ORIGIN_PROPERTY]: originOf(entry, warehouseUuid) } }
}
