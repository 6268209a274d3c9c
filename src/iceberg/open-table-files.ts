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

  async function bytesOf(location: string): Promise<Uint8Array> {
    const bytes = await warehouse.store.read(warehouse.keyOf(location))
    if (bytes !== undefined) return bytes
    throw new PhloError('PHLO_OBJECT_MISSING', `${location} is not there.`, { context: { location } })
  }

  /** Read a file; where what was read makes no sense, it may be a copy on this disk that is damaged. */
  async function read<Content>(location: string, parse: (bytes: Uint8Array) => Content): Promise<Content> {
    const bytes = await bytesOf(location)
    try {
      return parse(bytes)
    } catch (error) {
      if (!isInvalid(error) || !warehouse.store.dropCopies([warehouse.keyOf(location)])) throw error
      return parse(await bytesOf(location))
    }
  }

  return {
    warehouse,
    async version(metadataLocation) {
      const kept = versions.get(metadataLocation)
      if (kept !== undefined) return kept
      const metadata = await read(metadataLocation, (bytes) =>
        parseMetadata(readMetadataText(bytes, metadataLocation), metadataLocation),
      )
      const version = { metadata, metadataLocation }
      versions.set(metadataLocation, version)
      return version
    },
    async manifests(metadata, { manifestList, manifests }) {
      if (manifestList === undefined) {
        return Promise.all(
          manifests.map((location) => read(location, (bytes) => describeManifest(bytes, { location, metadata }))),
        )
      }
      const kept = lists.get(manifestList)
      if (kept !== undefined) return kept
      const list = await read(manifestList, (bytes) => readManifestList(bytes, manifestList))
      lists.set(manifestList, list)
      return list
    },
    async entries(metadata, manifest) {
      const partition = partitionType(metadata, manifest.specId)
      const key = entriesKey(manifest, partition)
      const kept = entryLists.get(key)
      if (kept !== undefined) return kept
      const entries = await read(manifest.location, (bytes) => readManifest(bytes, manifest, partition))
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

function isInvalid(error: unknown): boolean {
  return error instanceof PhloError && error.code === 'PHLO_METADATA_INVALID'
}

/** Partition values are read as their column's type is now, so a widened column makes other entries of a manifest. */
function entriesKey({ location }: ManifestFile, { fields }: PartitionType): string {
  return [location, ...fields.map(({ type }) => type)].join(' ')
}
