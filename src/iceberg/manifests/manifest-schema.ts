import type { AvroField, AvroRecord, AvroSchema } from '../avro/avro-schema.js'
import { avroType } from './avro-type.js'
import type { PartitionType } from './partition-type.js'

/** From here up, field ids in a manifest are those of partition fields. */
const PARTITION_FIELD_ID_MIN = 1000

const FIELD_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'status'],
  [1, 'snapshot_id'],
  [2, 'data_file'],
  [3, 'sequence_number'],
  [4, 'file_sequence_number'],
  [100, 'file_path'],
  [101, 'file_format'],
  [102, 'partition'],
  [103, 'record_count'],
  [104, 'file_size_in_bytes'],
  [108, 'column_sizes'],
  [109, 'value_counts'],
  [110, 'null_value_counts'],
  [125, 'lower_bounds'],
  [128, 'upper_bounds'],
  [132, 'split_offsets'],
  [134, 'content'],
  [135, 'equality_ids'],
  [137, 'nan_value_counts'],
  [140, 'sort_order_id'],
  [143, 'referenced_data_file'],
  [500, 'manifest_path'],
  [501, 'manifest_length'],
  [502, 'partition_spec_id'],
  [503, 'added_snapshot_id'],
  [504, 'added_files_count'],
  [505, 'existing_files_count'],
  [506, 'deleted_files_count'],
  [507, 'partitions'],
  [509, 'contains_null'],
  [510, 'lower_bound'],
  [511, 'upper_bound'],
  [512, 'added_rows_count'],
  [513, 'existing_rows_count'],
  [514, 'deleted_rows_count'],
  [515, 'sequence_number'],
  [516, 'min_sequence_number'],
  [517, 'content'],
  [518, 'contains_nan'],
])

/**
 * The key of a field in a record of a manifest or manifest list: the specification's name for its id, whatever the
 * file calls it, and for a partition field its id.
 */
export function manifestFieldKey(field: AvroField): string {
  const id = field['field-id']
  if (id === undefined) return field.name
  return id >= PARTITION_FIELD_ID_MIN ? String(id) : (FIELD_NAMES.get(id) ?? field.name)
}

/**
 * The Avro schema of the entries of a manifest of format version 2.
 *
 * @see https://iceberg.apache.org/spec/#manifest-entry-fields
 */
export function manifestEntrySchema(partition: PartitionType): AvroRecord {
  return record('manifest_entry', [
    required(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    required(2, 'data_file', dataFileSchema(partition)),
  ])
}

/**
 * The Avro schema of a manifest list of format version 2.
 *
 * @see https://iceberg.apache.org/spec/#manifest-lists
 */
export const MANIFEST_LIST_SCHEMA: AvroRecord = record('manifest_file', [
  required(500, 'manifest_path', 'string'),
  required(501, 'manifest_length', 'long'),
  required(502, 'partition_spec_id', 'int'),
  required(517, 'content', 'int'),
  required(515, 'sequence_number', 'long'),
  required(516, 'min_sequence_number', 'long'),
  required(503, 'added_snapshot_id', 'long'),
  required(504, 'added_files_count', 'int'),
  required(505, 'existing_files_count', 'int'),
  required(506, 'deleted_files_count', 'int'),
  required(512, 'added_rows_count', 'long'),
  required(513, 'existing_rows_count', 'long'),
  required(514, 'deleted_rows_count', 'long'),
  optional(507, 'partitions', {
    type: 'array',
    items: record('r508', [
      required(509, 'contains_null', 'boolean'),
      optional(518, 'contains_nan', 'boolean'),
      optional(510, 'lower_bound', 'bytes'),
      optional(511, 'upper_bound', 'bytes'),
    ]),
    'element-id': 508,
  }),
])

function dataFileSchema(partition: PartitionType): AvroRecord {
  return record('r2', [
    required(134, 'content', 'int'),
    required(100, 'file_path', 'string'),
    required(101, 'file_format', 'string'),
    required(102, 'partition', partitionSchema(partition)),
    required(103, 'record_count', 'long'),
    required(104, 'file_size_in_bytes', 'long'),
    optional(108, 'column_sizes', mapSchema(117, 118, 'long')),
    optional(109, 'value_counts', mapSchema(119, 120, 'long')),
    optional(110, 'null_value_counts', mapSchema(121, 122, 'long')),
    optional(137, 'nan_value_counts', mapSchema(138, 139, 'long')),
    optional(125, 'lower_bounds', mapSchema(126, 127, 'bytes')),
    optional(128, 'upper_bounds', mapSchema(129, 130, 'bytes')),
    optional(132, 'split_offsets', { type: 'array', items: 'long', 'element-id': 133 }),
    optional(135, 'equality_ids', { type: 'array', items: 'int', 'element-id': 136 }),
    optional(140, 'sort_order_id', 'int'),
    optional(143, 'referenced_data_file', 'string'),
  ])
}

function partitionSchema({ fields }: PartitionType): AvroRecord {
  return record(
    'r102',
    fields.map(({ fieldId, name, type }) => {
      const avroName = avroFieldName(name)
      const original = avroName === name ? {} : { 'iceberg-field-name': name }
      return { ...optional(fieldId, avroName, avroType(type, `r102_${fieldId}`)), ...original }
    }),
  )
}

/** Avro takes letters, digits and `_`; what else is in a name is spelled as Java's library spells it. */
function avroFieldName(name: string): string {
  const hexadecimal = (character: string): string => `_x${character.codePointAt(0)?.toString(16).toUpperCase()}`
  const escaped = name.replace(/[^A-Za-z0-9_]/gu, hexadecimal)
  return /^[0-9]/.test(escaped) ? `_${escaped}` : escaped
}

function mapSchema(keyId: number, valueId: number, value: 'long' | 'bytes'): AvroSchema {
  const entry = record(`k${keyId}_v${valueId}`, [required(keyId, 'key', 'int'), required(valueId, 'value', value)])
  return { type: 'array', logicalType: 'map', items: entry }
}

function record(name: string, fields: readonly AvroField[]): AvroRecord {
  return { type: 'record', name, fields }
}

function required(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type, 'field-id': id }
}

function optional(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type: ['null', type], default: null, 'field-id': id }
}
