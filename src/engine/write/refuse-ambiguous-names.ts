import { PhloError } from '../../errors.js'
import { childFields } from '../../iceberg/schema/child-fields.js'
import type { Field, Schema } from '../../iceberg/types.js'
import { foldCase } from '../fold-case.js'

/**
 * Check that no two fields of the schema, or of one of its structs, have names that DuckDB takes for the same.
 *
 * @throws PHLO_COLUMN_AMBIGUOUS - names both
 */
export function refuseAmbiguousNames(schema: Schema): void {
  refuseFields(schema.fields)
}

function refuseFields(fields: readonly Field[]): void {
  const names = new Map<string, string>()
  for (const { name, type } of fields) {
    const other = names.get(foldCase(name))
    if (other !== undefined) {
      throw new PhloError('PHLO_COLUMN_AMBIGUOUS', `Columns "${other}" and "${name}" differ only by case.`, {
        context: { columns: [other, name] },
      })
    }
    names.set(foldCase(name), name)
    if (typeof type !== 'string') refuseFields(childFields(type))
  }
}
