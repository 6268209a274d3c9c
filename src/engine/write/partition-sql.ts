import assert from 'node:assert/strict'
import { transformResultType } from '../../iceberg/transforms/transform-result-type.js'
import type { PartitionField, PartitionSpec, PrimitiveType, Schema } from '../../iceberg/types.js'
import { leafFields } from '../leaf-fields.js'
import { quoteIdentifier } from '../quote.js'
import { transformSql } from './transform-sql.js'

/** Beyond this a partition's folder is named by a hash; file systems allow 255. */
const KEY_LENGTH_MAX = 120

/** Write the values of a partition spec's fields as SQL over the schema's columns. */
export function partitionValuesSql(schema: Schema, spec: PartitionSpec): string[] {
  return spec.fields.map((field) => {
    const source = sourceOf(schema, field)
    return transformSql(field.transform, source.type, source.sql)
  })
}

/**
 * Write a text that differs for different partitions and is safe as a folder's name. It only keeps rows apart: values
 * are never read back from it.
 */
export function partitionKeySql(schema: Schema, spec: PartitionSpec): string {
  const parts = spec.fields.map((field) => {
    const source = sourceOf(schema, field)
    const value = transformSql(field.transform, source.type, source.sql)
    const isText = ['string', 'binary'].includes(transformResultType(field.transform, source.type) ?? '')
    return `coalesce(${isText ? `'x' || hex(${value})` : `CAST(${value} AS VARCHAR)`}, 'null')`
  })
  const key = parts.join(" || '_' || ")
  return `CASE WHEN strlen(${key}) > ${KEY_LENGTH_MAX} THEN sha256(${key}) ELSE ${key} END`
}

function sourceOf(
  schema: Schema,
  { sourceId }: PartitionField,
): { readonly sql: string; readonly type: PrimitiveType } {
  const leaf = leafFields(schema).find(({ id, isRepeated }) => id === sourceId && !isRepeated)
  assert(leaf !== undefined, `partition source ${sourceId} is no primitive field outside of lists and maps`)
  return { sql: leaf.path.map(quoteIdentifier).join('.'), type: leaf.type }
}
