import { assignFieldIds } from '../../iceberg/schema/assign-field-ids.js'
import type { Field, Schema } from '../../iceberg/types.js'
import type { Asset } from '../asset.js'
import type { ReadField } from '../files/read-field.js'

/** Make the schema of a table from the columns that are read, with ids numbered from 1 and the asset's key. */
export function schemaOfFields(asset: Asset, fields: readonly ReadField[]): Schema {
  const docs = new Map(asset.columns?.schema.fields.map(({ name, doc }) => [name, doc]))
  const withoutIds = fields.map(({ name, type, required }, index): Field => {
    const doc = docs.get(name)
    return { id: -index - 1, name, type, required, ...(doc === undefined ? {} : { doc }) }
  })
  const { fields: numbered } = assignFieldIds(withoutIds, 1)
  const identifierFieldIds = numbered.filter(({ name }) => asset.identifier.includes(name)).map(({ id }) => id)
  return { schemaId: 0, fields: numbered, identifierFieldIds }
}
