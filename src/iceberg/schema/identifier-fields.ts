import { PhloError } from '../../errors.js'
import type { Schema } from '../types.js'
import { type IndexedField, indexFields } from './index-fields.js'

/**
 * Check that a schema's identifier fields can identify a row: required primitive columns, not floating-point, nested
 * in nothing but required structs.
 *
 * @throws PHLO_SCHEMA_INCOMPATIBLE - one cannot
 * @see https://iceberg.apache.org/spec/#identifier-field-ids
 */
export function checkIdentifierFields(schema: Schema): void {
  const index = indexFields(schema)
  for (const id of schema.identifierFieldIds) {
    const field = index.get(id)
    const reason = field === undefined ? 'is not in the schema' : whyNot(index, field)
    if (reason !== undefined) throw unfit(field?.path ?? String(id), reason)
  }
}

function whyNot(index: ReadonlyMap<number, IndexedField>, { field, parentId }: IndexedField): string | undefined {
  const { type } = field
  if (typeof type !== 'string') return `is a ${type.type}`
  if (type === 'float' || type === 'double') return `is a ${type}, which cannot be compared exactly`
  if (!field.required) return 'is optional'
  return nestedIn(index, parentId)
}

function nestedIn(index: ReadonlyMap<number, IndexedField>, parentId: number | undefined): string | undefined {
  const parent = parentId === undefined ? undefined : index.get(parentId)
  if (parent === undefined) return undefined
  const { type, required } = parent.field
  if (typeof type !== 'string' && type.type !== 'struct') return `is nested in a ${type.type}`
  return required ? nestedIn(index, parent.parentId) : 'is nested in an optional struct'
}

function unfit(column: string, reason: string): PhloError {
  return new PhloError('PHLO_SCHEMA_INCOMPATIBLE', `The column ${column} cannot be part of the key: it ${reason}.`, {
    fixes: [`Make ${column} a required column of another type, or choose another key.`],
    context: { column, reason },
  })
}
