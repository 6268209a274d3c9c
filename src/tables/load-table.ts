import type { Catalog, CommitHash, ContentKey, IcebergTableContent } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { didYouMean, PhloError } from '../errors.js'
import type { TableFiles } from '../iceberg/table-files.js'
import type { TableVersion } from '../iceberg/table-metadata.js'

/** A table as a commit has it. */
export interface LoadedTable {
  readonly key: ContentKey
  readonly content: IcebergTableContent
  readonly version: TableVersion
}

/** The part of a lake that reading metadata needs. */
export interface TableReader {
  readonly catalog: Catalog
  readonly files: TableFiles
}

/**
 * Load a table.
 *
 * @param ref - the commit to look in, and how to name it in a message
 * @throws PHLO_TABLE_UNKNOWN - there is no such table in that commit; names what is near
 */
export async function loadTable(
  lake: TableReader,
  ref: { readonly hash: CommitHash; readonly name: string },
  key: ContentKey,
): Promise<LoadedTable> {
  const table = await findTable(lake, ref.hash, key)
  if (table !== undefined) return table
  const names: string[] = []
  for await (const entry of lake.catalog.entries(ref.hash)) {
    if (entry.content.type === 'ICEBERG_TABLE') names.push(formatKey(entry.key))
  }
  throw tableUnknown(key, ref.name, names)
}

/** Load a table, or `undefined` when the commit has none of that name. */
export async function findTable(
  lake: TableReader,
  hash: CommitHash,
  key: ContentKey,
): Promise<LoadedTable | undefined> {
  const [content] = await lake.catalog.contents(hash, [key])
  if (content?.type !== 'ICEBERG_TABLE') return undefined
  return { key, content, version: await lake.files.version(content.metadataLocation) }
}

/** @param names - the tables that there are, as `formatKey` writes them */
function tableUnknown(key: ContentKey, ref: string, names: readonly string[]): PhloError {
  const table = formatKey(key)
  const suggestion = didYouMean(table, names)
  return new PhloError('PHLO_TABLE_UNKNOWN', `There is no table "${table}" on ${ref}.`, {
    fixes: [
      ...(suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`]),
      names.length === 0 ? `${ref} has no tables yet.` : `List the tables: phlo catalog tables --ref ${ref}.`,
    ],
    context: { table, ref, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}
