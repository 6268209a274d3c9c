import { PhloError } from '../../errors.js'
import type { DataFile } from '../data-file.js'
import type { ManifestFile } from '../manifests/manifest.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata } from '../table-metadata.js'
import type { LocationMapping } from './location-mapping.js'
import { moveManifest } from './move-manifest.js'

interface ManifestRewrite {
  readonly manifest: ManifestFile
  /** Where the new one goes. */
  readonly location: string
  readonly mapping: LocationMapping
  /** 16 random bytes. */
  readonly syncMarker: Uint8Array
}

/**
 * Write a manifest anew with the locations that its files have now. Everything else about it stays.
 *
 * @returns the new manifest, as a manifest list describes it
 * @throws PHLO_RELOCATION_REFUSED - it holds position deletes
 */
export async function rewriteManifest(
  files: TableFiles,
  metadata: TableMetadata,
  { manifest, location, mapping, syncMarker }: ManifestRewrite,
): Promise<ManifestFile> {
  const entries = (await files.entries(metadata, manifest)).map((entry) => ({
    ...entry,
    file: moveFile(entry.file, mapping),
  }))
  const written = moveManifest(metadata, { manifest, entries, location, syncMarker })
  await files.saveManifest(metadata, { manifest: written.manifest, entries }, written.bytes)
  return written.manifest
}

function moveFile(file: DataFile, mapping: LocationMapping): DataFile {
  if (file.content !== 'position-deletes') return { ...file, location: mapping(file.location) }
  throw new PhloError('PHLO_RELOCATION_REFUSED', `${file.location} names other files by their old locations.`, {
    context: { location: file.location },
  })
}
