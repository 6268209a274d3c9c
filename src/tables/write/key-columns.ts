import assert from 'node:assert/strict'
import type { ContentKey } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { PhloError } from '../../errors.js'
import type { PrimitiveType, Schema } from '../../iceberg/types.js'

/** One part of a table's key. */
export interface KeyColumn {
  readonly id: number
  readonly name: string
  readonly type: PrimitiveType
}

/**
 * The columns that identify a row.
 *
 * @throws PHLO_KEY_MISSING - the table has no identifier fields
 */
export function keyColumns(schema: Schema, table: ContentKey): readonly KeyColumn[] {
  const columns = schema.identifierFieldIds.map((id) => {
    const field = schema.fields.find((candidate) => candidate.id === id)
    assert(field !== undefined && typeof field.type === 'string', 'keys are top-level columns of primitive types')
    return { id, name: field.name, type: field.type }
  })
  if (columns.length > 0) return columns
  throw new PhloError(
    'PHLO_KEY_MISSING',
    `Table "${formatKey(table)}" has no key, so rows cannot be matched to update them.`,
    {
      fixes: ['Name the columns of the key, or write with "append" or "replace".'],
      context: { table: formatKey(table) },
    },
  )
}

/** Condition that rows `t` and `i` have one key. */
export function keysEqual(key: readonly KeyColumn[]): string {
  return key.map(({ name }) => `t.${quoteIdentifier(name)} = i.${quoteIdentifier(name)}`).join(' AND ')
}
