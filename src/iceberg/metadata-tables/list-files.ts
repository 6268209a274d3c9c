import { currentSchema } from '../current-schema.js'
import type { DataFile } from '../data-file.js'
import { findSnapshot } from '../find-snapshot.js'
import { liveEntries } from '../live-entries.js'
import { indexFields } from '../schema/index-fields.js'
import type { TableFiles } from '../table-files.js'
import type { TableVersion } from '../table-metadata.js'
import type { PrimitiveType } from '../types.js'
import { decodeBound } from '../values/decode-value.js'
import { formatValue } from '../values/format-value.js'
import { listOf, type MetadataTable, type MetadataValue, mapOf } from './metadata-table.js'
import { partitionColumn } from './partition-column.js'

const CONTENTS = { data: 0, 'position-deletes': 1, 'equality-deletes': 2 } as const

/** `$files`: the live files of the current snapshot, with their statistics by field id; bounds as text. */
export async function listFiles(files: TableFiles, { metadata }: TableVersion): Promise<MetadataTable> {
  const partition = partitionColumn(metadata)
  const isPartitioned = partition.type.fields.length > 0
  const typeOf = columnTypes(metadata)
  const entries = await liveEntries(files, metadata, findSnapshot(metadata))
  return {
    columns: [
      { name: 'content', type: 'int' },
      { name: 'file_path', type: 'string' },
      { name: 'file_format', type: 'string' },
      { name: 'spec_id', type: 'int' },
      ...(isPartitioned ? [{ name: 'partition', type: partition.type }] : []),
      { name: 'record_count', type: 'long' },
      { name: 'file_size_in_bytes', type: 'long' },
      { name: 'column_sizes', type: mapOf('int', 'long') },
      { name: 'value_counts', type: mapOf('int', 'long') },
      { name: 'null_value_counts', type: mapOf('int', 'long') },
      { name: 'nan_value_counts', type: mapOf('int', 'long') },
      { name: 'lower_bounds', type: mapOf('int', 'string') },
      { name: 'upper_bounds', type: mapOf('int', 'string') },
      { name: 'split_offsets', type: listOf('long') },
      { name: 'equality_ids', type: listOf('int') },
      { name: 'sort_order_id', type: 'int' },
    ],
    rows: entries.map(({ file }) => [
      CONTENTS[file.content],
      file.location,
      file.fileFormat.toUpperCase(),
      file.specId,
      ...(isPartitioned ? [partition.valueOf(file)] : []),
      ...statistics(file, typeOf),
    ]),
  }
}

type TypeOf = (fieldId: number) => PrimitiveType | undefined

function columnTypes(metadata: TableVersion['metadata']): TypeOf {
  const index = indexFields(currentSchema(metadata))
  return (fieldId) => {
    const type = index.get(fieldId)?.field.type
    return typeof type === 'string' ? type : undefined
  }
}

function statistics(file: DataFile, typeOf: TypeOf): readonly MetadataValue[] {
  return [
    file.recordCount,
    file.fileBytes,
    file.columnSizes,
    file.valueCounts,
    file.nullValueCounts,
    file.nanValueCounts,
    formatBounds(file.lowerBounds, typeOf),
    formatBounds(file.upperBounds, typeOf),
    file.splitOffsets,
    file.equalityIds.length === 0 ? null : file.equalityIds,
    file.sortOrderId ?? null,
  ]
}

/** Bounds of columns that the table has no more are left out: their type is not known. */
function formatBounds(bounds: ReadonlyMap<number, Uint8Array>, typeOf: TypeOf): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  for (const [fieldId, bytes] of bounds) {
    const type = typeOf(fieldId)
    const value = type === undefined ? undefined : decodeBound(type, bytes)
    if (type !== undefined && value !== undefined) texts.set(fieldId, formatValue(type, value))
  }
  return texts
}
