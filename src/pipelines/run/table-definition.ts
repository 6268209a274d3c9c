import { PhloError } from '../../errors.js'
import type { PartitionField, Schema } from '../../iceberg/types.js'
import type { TableDefinition } from '../../tables/write-request.js'
import type { Asset } from '../asset.js'

/**
 * Define the table that an asset makes when there is none.
 *
 * @throws PHLO_COLUMN_UNKNOWN - it is partitioned by a column that the schema does not have
 */
export function tableDefinition(asset: Asset, schema: Schema): TableDefinition {
  return {
    schema,
    partition: asset.partition.map(({ column, transform }, index): PartitionField => {
      const source = schema.fields.find(({ name }) => name === column)
      if (source === undefined) throw unknownColumn(asset, column)
      // Ids of partition fields begin at 1000, and names are as Iceberg's libraries make them.
      return { sourceId: source.id, fieldId: 1000 + index, name: partitionName(column, transform), transform }
    }),
    properties: asset.description === undefined ? {} : { comment: asset.description },
  }
}

function partitionName(column: string, transform: string): string {
  const [kind = ''] = transform.split('[')
  if (kind === 'identity') return column
  return kind === 'truncate' ? `${column}_trunc` : `${column}_${kind}`
}

function unknownColumn(asset: Asset, column: string): PhloError {
  const message = `${asset.id} is partitioned by "${column}", which its source does not have.`
  return new PhloError('PHLO_COLUMN_UNKNOWN', message, {
    fixes: [`Edit ${asset.file}:${asset.line}.`],
    context: { asset: asset.id, column },
  })
}
