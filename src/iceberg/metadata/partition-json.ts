import { parseTransform } from '../transforms/parse-transform.js'
import type { PartitionField, PartitionSpec, SortOrder, Transform } from '../types.js'
import type { JsonNode } from './json-node.js'

/** The id that the first partition field gets. */
export const PARTITION_FIELD_ID_FIRST = 1000

/**
 * Read a partition spec from its JSON.
 *
 * @throws PHLO_METADATA_INVALID - a part is missing or wrong, or a transform is unknown
 * @see https://iceberg.apache.org/spec/#partition-specs
 */
export function parsePartitionSpec(node: JsonNode): PartitionSpec {
  return { specId: node.get('spec-id').integer(), fields: parsePartitionFields(node.get('fields')) }
}

/** Read the list of a spec's fields, which format version 1 stores alone, and without ids. */
export function parsePartitionFields(node: JsonNode): PartitionField[] {
  return node.items().map((field, index) => ({
    sourceId: field.get('source-id').integer(),
    fieldId: field.find('field-id')?.integer() ?? PARTITION_FIELD_ID_FIRST + index,
    name: field.get('name').string(),
    transform: transformOf(field.get('transform')),
  }))
}

/** Spell the fields of a spec as JSON. */
export function formatPartitionFields(fields: readonly PartitionField[]): unknown[] {
  return fields.map(({ sourceId, fieldId, name, transform }) => ({
    'source-id': sourceId,
    'field-id': fieldId,
    name,
    transform,
  }))
}

/**
 * Read a sort order from its JSON.
 *
 * @throws PHLO_METADATA_INVALID - as for a partition spec
 * @see https://iceberg.apache.org/spec/#sort-orders
 */
export function parseSortOrder(node: JsonNode): SortOrder {
  return {
    orderId: node.get('order-id').integer(),
    fields: node
      .get('fields')
      .items()
      .map((field) => ({
        sourceId: field.get('source-id').integer(),
        transform: transformOf(field.get('transform')),
        direction: field.get('direction').oneOf(['asc', 'desc']),
        nullOrder: field.get('null-order').oneOf(['nulls-first', 'nulls-last']),
      })),
  }
}

/** Spell a sort order as JSON. */
export function formatSortOrder({ orderId, fields }: SortOrder): unknown {
  return {
    'order-id': orderId,
    fields: fields.map(({ sourceId, transform, direction, nullOrder }) => ({
      transform,
      'source-id': sourceId,
      direction,
      'null-order': nullOrder,
    })),
  }
}

function transformOf(node: JsonNode): Transform {
  return parseTransform(node.string()) ?? node.fail('a transform that Phlo knows')
}
