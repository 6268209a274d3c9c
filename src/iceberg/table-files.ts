import type { Warehouse } from '../storage/warehouse.js'
import type { ManifestEntry, ManifestFile } from './manifests/manifest.js'
import type { Snapshot, TableMetadata, TableVersion } from './table-metadata.js'

/** A manifest with what its file holds. */
interface ManifestContents {
  readonly manifest: ManifestFile
  readonly entries: readonly ManifestEntry[]
}

/** The metadata files of tables: written once, never changed, so what was parsed may be kept. */
export interface TableFiles {
  readonly warehouse: Warehouse

  /**
   * Read a table's metadata file.
   *
   * @throws PHLO_OBJECT_MISSING - there is no such file
   * @throws PHLO_METADATA_INVALID - it is not Iceberg table metadata of version 1 or 2
   * @throws PHLO_TABLE_FORMAT_NEWER - its format version is above 2
   */
  version(metadataLocation: string): Promise<TableVersion>

  /**
   * Read the manifests of a snapshot, in the order of its list.
   *
   * @throws PHLO_OBJECT_MISSING, PHLO_METADATA_INVALID - as for a metadata file
   */
  manifests(metadata: TableMetadata, snapshot: Snapshot): Promise<readonly ManifestFile[]>

  /**
   * Read the entries of a manifest, deleted ones too.
   *
   * @throws PHLO_OBJECT_MISSING, PHLO_METADATA_INVALID - as for a metadata file
   */
  entries(metadata: TableMetadata, manifest: ManifestFile): Promise<readonly ManifestEntry[]>

  /** Write a table's metadata file. */
  saveVersion(version: TableVersion): Promise<void>

  /** Write a manifest list; `bytes` spell `manifests`. */
  saveManifestList(location: string, manifests: readonly ManifestFile[], bytes: Uint8Array): Promise<void>

  /** Write a manifest; `bytes` spell its contents. */
  saveManifest(metadata: TableMetadata, contents: ManifestContents, bytes: Uint8Array): Promise<void>
}
