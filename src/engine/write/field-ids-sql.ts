import { childFields } from '../../iceberg/schema/child-fields.js'
import type { Field } from '../../iceberg/types.js'
import { quoteLiteral } from '../quote.js'

/** Write the `FIELD_IDS` option of `COPY`, which puts Iceberg's ids into a Parquet file, nested ones too. */
export function fieldIdsSql(fields: readonly Field[]): string {
  return `{${fieldEntries(fields).join(', ')}}`
}

function fieldEntries(fields: readonly Field[]): string[] {
  return fields.map((field) => `${quoteLiteral(field.name)}: ${fieldIdSql(field)}`)
}

function fieldIdSql({ id, type }: Field): string {
  if (typeof type === 'string') return String(id)
  return `{${[`__duckdb_field_id: ${id}`, ...fieldEntries(childFields(type))].join(', ')}}`
}
