import type { Schema } from '../../iceberg/types.js'
import type { Asset } from '../asset.js'
import type { ReadField } from '../files/read-field.js'
import { declaredFields } from './declared-fields.js'

/**
 * Tell which columns the files of an asset will have, so that nobody has to look for their names: those that it declares, when the
 * table and the key have no others and all are of primitive types.
 *
 * @param table - the columns of the table; `undefined`: there is none yet
 * @returns `undefined` when their names have to be looked for
 */
export function presumedFields(asset: Asset, table: Schema | undefined): readonly ReadField[] | undefined {
  const fields = declaredFields(asset)
  const declared = new Set(fields.map(({ name }) => name.toLowerCase()))
  const others = [...(table?.fields ?? []).map(({ name }) => name), ...asset.identifier]
  const isWhole = others.every((name) => declared.has(name.toLowerCase()))
  return fields.length > 0 && isWhole && fields.every(({ type }) => typeof type === 'string') ? fields : undefined
}
