import { PhloError } from '../../errors.js'
import type { Schema } from '../../iceberg/types.js'
import { leafFields } from '../leaf-fields.js'

/**
 * Check that every column of the schema can be written so that all engines read it. DuckDB writes bytes with their
 * length in front, which readers of a `fixed` column refuse.
 *
 * @throws PHLO_TYPE_UNWRITABLE - names the column
 */
export function refuseUnwritableTypes(schema: Schema): void {
  const found = leafFields(schema).find(({ type }) => type.startsWith('fixed'))
  if (found === undefined) return
  const column = found.path.join('.')
  throw new PhloError('PHLO_TYPE_UNWRITABLE', `Column "${column}" has the type ${found.type}, which Phlo only reads.`, {
    context: { column, type: found.type },
  })
}
