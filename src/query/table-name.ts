import { PhloError } from '../errors.js'

const METADATA_TABLES = ['snapshots', 'files', 'history', 'partitions', 'refs'] as const
/** The tables about a table that can be queried beside it, as `$` names them. */
export type MetadataTable = (typeof METADATA_TABLES)[number]

/** What the name of a table in a statement says: `entries`, `entries@dev`, `entries$files`, `entries$files@dev`. */
export interface TableName {
  readonly table: string
  /** Text after `@`: a ref or a time; `undefined`: the query's ref. */
  readonly ref: string | undefined
  readonly metadata: MetadataTable | undefined
}

/**
 * Take the name of a table in a statement apart. Names of tables have neither `@` nor `$`.
 *
 * @throws PHLO_TABLE_UNKNOWN - there is no metadata table of that name
 */
export function parseTableName(text: string): TableName {
  const table = /^[^@$]*/.exec(text)?.[0] ?? ''
  const suffixes = text.slice(table.length)
  const metadata = /\$([^@$]*)/.exec(suffixes)?.[1]
  return { table, ref: /@([^$]*)/.exec(suffixes)?.[1], metadata: metadataTable(text, metadata) }
}

function metadataTable(text: string, name: string | undefined): MetadataTable | undefined {
  if (name === undefined) return undefined
  const found = METADATA_TABLES.find((one) => one === name.toLowerCase())
  if (found !== undefined) return found
  throw new PhloError('PHLO_TABLE_UNKNOWN', `"${text}": there is no metadata table "$${name}".`, {
    fixes: [`A table has ${METADATA_TABLES.map((one) => `$${one}`).join(', ')}.`],
    context: { table: text },
  })
}
