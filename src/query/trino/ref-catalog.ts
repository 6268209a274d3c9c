import { PhloError } from '../../errors.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { runStatement } from './run-statement.js'
import type { TrinoConnection } from './trino-connection.js'

/** A catalog of Trino that shows a ref. */
export interface RefCatalog {
  readonly name: string
  /** Branch or tag, or `@` and the hash of a commit. */
  readonly ref: string
}

/** Name the catalog that shows a ref. A commit, and a ref at a time, has one of its own. */
export function refCatalog({ catalogOf }: TrinoConnection, { type, name, hash }: ResolvedRef): RefCatalog {
  const ref = type === 'COMMIT' ? `@${hash}` : name
  return { name: catalogOf(ref), ref }
}

/**
 * Make the catalog of a ref where there is none.
 *
 * @throws PHLO_TRINO_CATALOG_ABSENT - Trino takes no catalogs while it runs, or Phlo does not know what to say of it
 */
export async function createRefCatalog(connection: TrinoConnection, { name, ref }: RefCatalog): Promise<void> {
  if (connection.catalogProperties === undefined) throw absent(connection, { name, ref })
  const properties = Object.entries(connection.catalogProperties).map(([key, value]) => {
    return `${quotedName(key)} = ${quotedText(value.replaceAll('{ref}', urlText(ref)))}`
  })
  const sql = `CREATE CATALOG IF NOT EXISTS ${quotedName(name)} USING iceberg WITH (${properties.join(', ')})`
  await runToEnd(connection, sql).catch((cause: unknown) => {
    throw isRefusal(cause) ? absent(connection, { name, ref }, cause) : cause
  })
}

/** What a ref has stands in Trino only while it is asked for; statements that run are not disturbed. */
export async function dropRefCatalog(connection: TrinoConnection, name: string): Promise<void> {
  await runToEnd(connection, `DROP CATALOG IF EXISTS ${quotedName(name)}`)
}

/** Names of all Iceberg catalogs of a Trino. */
export async function icebergCatalogs(connection: TrinoConnection): Promise<readonly string[]> {
  const rows = await runToEnd(
    connection,
    "SELECT catalog_name FROM system.metadata.catalogs WHERE connector_name = 'iceberg'",
  )
  return rows.flatMap(([name]) => (typeof name === 'string' ? [name] : []))
}

/** Tell whether a name ends in a digest, as those do that Phlo has changed; a person's may look alike. */
export function isOfPhlo(name: string): boolean {
  return /_[0-9a-f]{6}$/.test(name)
}

/** Tell whether a name is that of the catalog of a commit, which shows something for ever. */
export function isOfCommit(name: string): boolean {
  return /^commit_[0-9a-f]{12}_[0-9a-f]{6}$/.test(name)
}

/** Tell whether the branch of a catalog is not there, by what the catalog itself answers. */
export async function showsNothing(connection: TrinoConnection, name: string): Promise<boolean> {
  return runToEnd(connection, `SHOW SCHEMAS FROM ${quotedName(name)}`).then(
    () => false,
    (error: unknown) => error instanceof PhloError && error.context.kind === 'ICEBERG_CATALOG_ERROR',
  )
}

async function runToEnd(connection: TrinoConnection, sql: string) {
  const session = { catalog: undefined, signal: undefined, onProgress: () => undefined }
  const { batches } = await runStatement(connection, { sql, pieces: [], columnsBefore: 0 }, session)
  const rows = []
  for await (const batch of batches()) rows.push(...batch)
  return rows
}

function isRefusal(error: unknown): boolean {
  const codes: readonly string[] = ['PHLO_SQL_FAILED', 'PHLO_SQL_FORBIDDEN', 'PHLO_TRINO_FAILED']
  return error instanceof PhloError && codes.includes(error.code)
}

/** Nessie takes the `@` of a commit as it is, and `/` within the name of a branch as `%2F`. */
function urlText(ref: string): string {
  return encodeURIComponent(ref).replaceAll('%40', '@')
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function absent({ uri }: TrinoConnection, { name, ref }: RefCatalog, cause?: unknown): PhloError {
  const detail = cause instanceof Error ? ` ${cause.message}` : ''
  return new PhloError(
    'PHLO_TRINO_CATALOG_ABSENT',
    `Trino at ${uri} has no catalog "${name}", which is that of ${ref}.${detail}`,
    {
      fixes: [
        `Have whoever runs this Trino make a catalog "${name}" with connector.name=iceberg, iceberg.catalog.type=rest and iceberg.rest-catalog.uri=https://NESSIE/iceberg/${urlText(ref)}`,
        'Or let DuckDB run the statement: --engine duckdb',
      ],
      context: { uri, catalog: name, ref },
      cause,
    },
  )
}
