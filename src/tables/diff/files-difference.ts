import type { DataFile } from '../../iceberg/data-file.js'
import { findSnapshot } from '../../iceberg/find-snapshot.js'
import type { ManifestFile } from '../../iceberg/manifests/manifest.js'
import type { TableFiles } from '../../iceberg/table-files.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'

export interface FilesDifference {
  /** Files that only the newer table has; delete files too. */
  readonly added: readonly DataFile[]
  /** Files that only the older table has; delete files too. */
  readonly removed: readonly DataFile[]
}

/**
 * Compare the live files of two versions of a table, reading only the manifests that they do not share.
 * A file is the same under the name it had before its warehouse was moved.
 */
export async function filesDifference(
  files: TableFiles,
  from: TableMetadata,
  to: TableMetadata,
): Promise<FilesDifference> {
  const [before, after] = await Promise.all([manifestsOf(files, from), manifestsOf(files, to)])
  const old = await liveFiles(files, from, without(before, after))
  const current = await liveFiles(files, to, without(after, before))
  return {
    added: [...current].filter(([key]) => !old.has(key)).map(([, file]) => file),
    removed: [...old].filter(([key]) => !current.has(key)).map(([, file]) => file),
  }
}

async function manifestsOf(files: TableFiles, metadata: TableMetadata): Promise<readonly ManifestFile[]> {
  const snapshot = findSnapshot(metadata)
  return snapshot === undefined ? [] : files.manifests(metadata, snapshot)
}

function without(manifests: readonly ManifestFile[], others: readonly ManifestFile[]): readonly ManifestFile[] {
  const shared = new Set(others.map(({ location }) => location))
  return manifests.filter(({ location }) => !shared.has(location))
}

async function liveFiles(
  files: TableFiles,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<ReadonlyMap<string, DataFile>> {
  const entries = await Promise.all(manifests.map((manifest) => files.entries(metadata, manifest)))
  const live = entries.flat().filter(({ status }) => status !== 'deleted')
  return new Map(live.map(({ file }) => [files.warehouse.keyOf(file.location), file]))
}
