import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { quoteIdentifier } from '../engine/quote.js'
import type { TableReference } from '../engine/select/table-reference.js'
import { didYouMean, PhloError } from '../errors.js'
import { findTable, type LoadedTable, type TableReader } from '../tables/load-table.js'
import { type ResolvedRef, resolveRef } from '../tables/resolve-ref.js'
import { type MetadataTable, parseTableName } from './table-name.js'

/** A table of the warehouse that a statement names. */
export interface ResolvedTable {
  readonly table: LoadedTable
  readonly ref: ResolvedRef
  /** Which of its metadata tables is meant; `undefined`: its rows. */
  readonly metadata: MetadataTable | undefined
}

/**
 * Find the table that a name in a statement means: the one spelled like it, or else the only one that differs in the
 * case of letters alone.
 *
 * @param ref - where names without a ref are looked up
 * @throws PHLO_TABLE_UNKNOWN, PHLO_REF_UNKNOWN - with what is near, and where in the statement
 */
export async function resolveTable(
  lake: TableReader,
  ref: ResolvedRef,
  reference: TableReference,
): Promise<ResolvedTable> {
  const { table: name, ref: own, metadata } = parseTableName(reference.name)
  const on = own === undefined ? ref : await resolveRef(lake, refRequest(ref, own))
  const key = [...(reference.schema?.split('.') ?? []), name]
  if (reference.catalog === undefined) {
    const table = (await findTable(lake, on.hash, key)) ?? (await findByOtherCase(lake, on.hash, key))
    if (table !== undefined) return { table, ref: on, metadata }
  }
  throw await tableUnknown(lake, on, reference, key)
}

/** After `@` stands a ref, or a time at which the query's own ref is looked at. */
function refRequest(ref: ResolvedRef, own: string) {
  return /^\d{4}-\d{2}-\d{2}/.test(own) && ref.type !== 'COMMIT' ? { ref: ref.name, at: own } : { ref: own }
}

async function findByOtherCase(lake: TableReader, hash: CommitHash, key: ContentKey): Promise<LoadedTable | undefined> {
  const wanted = formatKey(key).toLowerCase()
  const alike = (await tableKeys(lake, hash)).filter((candidate) => formatKey(candidate).toLowerCase() === wanted)
  const [only, ...others] = alike
  return only === undefined || others.length > 0 ? undefined : findTable(lake, hash, only)
}

async function tableKeys(lake: TableReader, hash: CommitHash): Promise<readonly ContentKey[]> {
  const keys: ContentKey[] = []
  for await (const { key, content } of lake.catalog.entries(hash)) if (content.type === 'ICEBERG_TABLE') keys.push(key)
  return keys
}

async function tableUnknown(
  lake: TableReader,
  ref: ResolvedRef,
  { catalog, line, column }: TableReference,
  key: ContentKey,
): Promise<PhloError> {
  const table = formatKey(catalog === undefined ? key : [catalog, ...key])
  const keys = await tableKeys(lake, ref.hash)
  const names = keys.map(formatKey)
  const suggestion = nearest(table, names)
  const meant = keys.find((candidate) => formatKey(candidate) === suggestion)
  return new PhloError('PHLO_TABLE_UNKNOWN', `There is no table "${table}" on ${ref.name}.`, {
    fixes: [
      ...(meant === undefined ? [] : [`Did you mean ${sqlName(meant)}?`]),
      names.length === 0 ? `${ref.name} has no tables yet.` : `List the tables: phlo catalog tables --ref ${ref.name}.`,
    ],
    context: { table, ref: ref.name, line, column, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}

/** In SQL a namespace is one name, however many levels it has. */
function sqlName(key: ContentKey): string {
  const parts = key.length === 1 ? key : [key.slice(0, -1).join('.'), key.at(-1) ?? '']
  return parts.map((part) => (/^[A-Za-z_]\w*$/.test(part) ? part : quoteIdentifier(part))).join('.')
}

/** A name without its namespace is as near as can be, when one table alone has it. */
function nearest(table: string, names: readonly string[]): string | undefined {
  const [only, ...others] = names.filter((name) => name.toLowerCase().endsWith(`.${table.toLowerCase()}`))
  return only !== undefined && others.length === 0 ? only : didYouMean(table, names)
}
