import { PhloError } from '../errors.js'
import { boundedCache } from '../storage/bounded-cache.js'
import type { Warehouse } from '../storage/warehouse.js'
import { describeManifest } from './manifests/describe-manifest.js'
import type { ManifestEntry, ManifestFile } from './manifests/manifest.js'
import { type PartitionType, partitionType } from './manifests/partition-type.js'
import { readManifest } from './manifests/read-manifest.js'
import { readManifestList } from './manifests/read-manifest-list.js'
import { formatMetadata, type MetadataTexts } from './metadata/format-metadata.js'
import { parseMetadata } from './metadata/parse-metadata.js'
import { readMetadataText } from './metadata/read-metadata-text.js'
import type { TableFiles } from './table-files.js'
import type { TableVersion } from './table-metadata.js'

const VERSIONS_MAX = 100
const MANIFESTS_MAX = 20_000
/** An entry with the statistics of ten columns takes some 8 KB. */
const ENTRIES_MAX = 20_000

/** Open the metadata files of a warehouse's tables, with bounded caches of what was read and written. */
export function tableFiles(warehouse: Warehouse): TableFiles {
  const versions = boundedCache<TableVersion>(VERSIONS_MAX)
  const lists = boundedCache<readonly ManifestFile[]>(MANIFESTS_MAX, (manifests) => manifests.length + 1)
  const entryLists = boundedCache<readonly ManifestEntry[]>(ENTRIES_MAX, (entries) => entries.length + 1)
  const metadataTexts: MetadataTexts = new WeakMap()

  async function read(location: string): Promise<Uint8Array> {
    const bytes = await warehouse.store.read(warehouse.keyOf(location))
    if (bytes !== undefined) return bytes
    throw new PhloError('PHLO_OBJECT_MISSING', `${location} is not there.`, { context: { location } })
  }

  return {
    warehouse,
    async version(metadataLocation) {
      const kept = versions.get(metadataLocation)
      if (kept !== undefined) return kept
      const text = readMetadataText(await read(metadataLocation), metadataLocation)
      const version = { metadata: parseMetadata(text, metadataLocation), metadataLocation }
      versions.set(metadataLocation, version)
      return version
    },
    async manifests(metadata, { manifestList, manifests }) {
      if (manifestList === undefined) {
        return Promise.all(
          manifests.map(async (location) => describeManifest(await read(location), { location, metadata })),
        )
      }
      const kept = lists.get(manifestList)
      if (kept !== undefined) return kept
      const list = readManifestList(await read(manifestList), manifestList)
      lists.set(manifestList, list)
      return list
    },
    async entries(metadata, manifest) {
      const partition = partitionType(metadata, manifest.specId)
      const key = entriesKey(manifest, partition)
      const kept = entryLists.get(key)
      if (kept !== undefined) return kept
      const entries = readManifest(await read(manifest.location), manifest, partition)
      entryLists.set(key, entries)
      return entries
    },
    async saveVersion(version) {
      const { metadata, metadataLocation } = version
      await warehouse.store.write(warehouse.keyOf(metadataLocation), formatMetadata(metadata, metadataTexts))
      versions.set(metadataLocation, version)
    },
    async saveManifestList(location, manifests, bytes) {
      await warehouse.store.write(warehouse.keyOf(location), bytes)
      lists.set(location, manifests)
    },
    async saveManifest(metadata, { manifest, entries }, bytes) {
      await warehouse.store.write(warehouse.keyOf(manifest.location), bytes)
      entryLists.set(entriesKey(manifest, partitionType(metadata, manifest.specId)), entries)
    },
  }
}

/** Partition values are read as their column's type is now, so a widened column makes other entries of a manifest. */
function entriesKey({ location }: ManifestFile, { fields }: PartitionType): string {
  return [location, ...fields.map(({ type }) => type)].join(' ')
}
