import type { TableMetadata } from '../table-metadata.js'
import type { LocationMapping } from './location-mapping.js'

/** Properties by which writers put files elsewhere than into the table's folder. */
const LOCATION_PROPERTIES: ReadonlySet<string> = new Set([
  'write.data.path',
  'write.metadata.path',
  'write.object-storage.path',
  'write.folder-storage.path',
])

/** Put the locations that its files have now into a table's metadata, all but those of its snapshots' lists. */
export function moveMetadata(metadata: TableMetadata, mapping: LocationMapping): TableMetadata {
  return {
    ...metadata,
    formatVersion: 2,
    location: mapping(metadata.location),
    properties: Object.fromEntries(
      Object.entries(metadata.properties).map(([key, value]) => [
        key,
        LOCATION_PROPERTIES.has(key) ? mapping(value) : value,
      ]),
    ),
    metadataLog: metadata.metadataLog.map((entry) => ({ ...entry, metadataFile: mapping(entry.metadataFile) })),
    unknown: Object.fromEntries(
      Object.entries(metadata.unknown).map(([key, value]) => [key, mapStatisticsPaths(value, mapping)]),
    ),
  }
}

/** Files of statistics are listed under keys that Phlo does not read; their paths all have one name. */
function mapStatisticsPaths(value: unknown, mapping: LocationMapping): unknown {
  if (Array.isArray(value)) return value.map((item) => mapStatisticsPaths(item, mapping))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'statistics-path' && typeof member === 'string' ? mapping(member) : mapStatisticsPaths(member, mapping),
    ]),
  )
}
