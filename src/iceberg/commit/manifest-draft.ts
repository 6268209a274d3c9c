import type { ManifestEntry, ManifestFile } from '../manifests/manifest.js'

/** A manifest that is to be written. */
export interface ManifestDraft {
  readonly specId: number
  readonly content: ManifestFile['content']
  readonly entries: readonly ManifestEntry[]
}
