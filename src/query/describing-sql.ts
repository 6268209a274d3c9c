import type { TableReference } from '../engine/select/table-reference.js'
import { sqlTypeOf } from '../engine/sql-type.js'
import { currentSchema } from '../iceberg/current-schema.js'
import type { TableReader } from '../tables/load-table.js'
import type { ResolvedRef } from '../tables/resolve-ref.js'
import { resolveTable } from './resolve-table.js'
import { valuesSql } from './values-sql.js'

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`
const DESCRIBING = new RegExp(String.raw`^(?:describe|desc|show)\s+${NAME}(?:\.${NAME})*$`, 'i')

/**
 * Rewrite `DESCRIBE table` to a SELECT of what the table's schema says, in the columns of the engine's own answer: the
 * engine sees a view, which requires nothing and has no key.
 *
 * @param statement - without comments and the semicolon at its end
 * @param reference - the one table that it names
 * @returns `undefined` for any other statement, and for metadata tables
 */
export async function describingSql(
  lake: TableReader,
  ref: ResolvedRef,
  { statement, reference }: { readonly statement: string; readonly reference: TableReference },
): Promise<string | undefined> {
  if (!DESCRIBING.test(statement)) return undefined
  const { table, metadata } = await resolveTable(lake, ref, reference)
  if (metadata !== undefined) return undefined
  const { fields, identifierFieldIds } = currentSchema(table.version.metadata)
  return valuesSql(
    ['column_name', 'column_type', 'null', 'key', 'default', 'extra'],
    fields.map(({ id, name, type, required, doc }) => [
      name,
      sqlTypeOf(type),
      required ? 'NO' : 'YES',
      identifierFieldIds.includes(id) ? 'PRI' : null,
      null,
      doc ?? null,
    ]),
  )
}
