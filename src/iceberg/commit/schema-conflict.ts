import { currentSchema } from '../current-schema.js'
import { indexFields } from '../schema/index-fields.js'
import { isPromotion } from '../schema/is-promotion.js'
import type { MetadataUpdate } from '../table-change.js'
import type { TableMetadata } from '../table-metadata.js'
import type { Type } from '../types.js'

/**
 * Find a column on which a staged schema and the table's current one disagree, because another writer changed the
 * schema in between.
 *
 * @returns its path; `undefined`: they agree
 */
export function schemaConflict(metadata: TableMetadata, updates: readonly MetadataUpdate[]): string | undefined {
  return updates
    .map((update) => (update.action === 'add-schema' ? disagreement(metadata, update) : undefined))
    .find((path) => path !== undefined)
}

function disagreement(
  metadata: TableMetadata,
  { schema }: Extract<MetadataUpdate, { readonly action: 'add-schema' }>,
): string | undefined {
  const current = indexFields(currentSchema(metadata))
  const staged = indexFields(schema)
  const lost = [...current].find(([id, { field, path }]) => {
    const other = staged.get(id)
    return other === undefined || other.path !== path || !isSameOrWider(field.type, other.field.type)
  })
  // An id that was given to another column meanwhile must not be given twice.
  const taken = [...staged].find(([id]) => !current.has(id) && id <= metadata.lastColumnId)
  return (lost ?? taken)?.[1].path
}

function isSameOrWider(from: Type, to: Type): boolean {
  if (typeof from === 'string' && typeof to === 'string') return from === to || isPromotion(from, to)
  return typeof from !== 'string' && typeof to !== 'string' && from.type === to.type
}
