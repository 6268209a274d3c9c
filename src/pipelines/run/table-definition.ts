import { PhloError } from '../../errors.js'
import { namePartitionFields } from '../../iceberg/schema/partition-fields.js'
import type { Schema } from '../../iceberg/types.js'
import type { TableDefinition } from '../../tables/write-request.js'
import type { Asset } from '../asset.js'

/**
 * Define the table that an asset makes when there is none.
 *
 * @throws PHLO_COLUMN_UNKNOWN - it is partitioned by a column that the schema does not have
 */
export function tableDefinition(asset: Asset, schema: Schema): TableDefinition {
  const sources = (asset.partition ?? []).map(({ column, transform }) => {
    const source = schema.fields.find(({ name }) => name === column)
    if (source === undefined) throw unknownColumn(asset, column)
    return { sourceId: source.id, transform }
  })
  return {
    schema,
    partition: namePartitionFields(schema, sources, []).map((field) => ({ ...field, fieldId: -1 })),
    properties: asset.description === undefined ? {} : { comment: asset.description },
  }
}

function unknownColumn(asset: Asset, column: string): PhloError {
  const message = `${asset.id} is partitioned by "${column}", which its source does not have.`
  return new PhloError('PHLO_COLUMN_UNKNOWN', message, {
    fixes: [`Edit ${asset.file}:${asset.line}.`],
    context: { asset: asset.id, column },
  })
}
