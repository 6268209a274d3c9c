import { groupBy } from '../group-by.js'
import type { ManifestEntry, ManifestFile } from '../manifests/manifest.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata } from '../table-metadata.js'
import type { ManifestDraft } from './manifest-draft.js'

interface MergeRequest {
  /** Newest first. */
  readonly manifests: readonly (ManifestFile | ManifestDraft)[]
  /** The snapshot that is being made. */
  readonly snapshotId: bigint
}

type Manifest = ManifestFile | ManifestDraft

const COUNT_MIN = 100
const BYTES_TARGET = 8 * 1024 * 1024
/** What an entry takes in a manifest, compressed, when it is not known yet. */
const ENTRY_BYTES_MEAN = 400

/**
 * Merge small manifests, so that a table written often does not gather them without end: of one spec and kind, those
 * that fill the target size, and the newest ones when they have become many. As Iceberg's MergeAppend does it.
 */
export async function mergeManifests(
  files: TableFiles,
  metadata: TableMetadata,
  { manifests, snapshotId }: MergeRequest,
): Promise<readonly Manifest[]> {
  const { properties } = metadata
  if (properties['commit.manifest-merge.enabled'] === 'false') return manifests

  const countMin = positive(properties['commit.manifest.min-count-to-merge']) ?? COUNT_MIN
  const bytesTarget = positive(properties['commit.manifest.target-size-bytes']) ?? BYTES_TARGET
  const groups = groupBy(manifests, ({ specId, content }) => `${specId} ${content}`)
  const merged = [...groups.values()]
    .flatMap((group) => packFromEnd(group, bytesTarget))
    .map(async (bin) => {
      // The bin with the newest manifest still fills up.
      const isOpen = bin[0] === manifests[0]
      if (bin.length === 1 || (isOpen && bin.length < countMin)) return bin
      return [await mergeBin(files, metadata, { bin, snapshotId })]
    })
  return (await Promise.all(merged)).flat()
}

/** Fill bins up to a size from the oldest manifest on, so that full ones stay as they are from commit to commit. */
function packFromEnd(manifests: readonly Manifest[], bytesTarget: number): readonly (readonly Manifest[])[] {
  const bins: Manifest[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const manifest of manifests.toReversed()) {
    const size = manifestBytes(manifest)
    bytes += size
    if (bytes > bytesTarget) {
      bins.unshift([])
      bytes = size
    }
    bins[0]?.unshift(manifest)
  }
  return bins
}

async function mergeBin(
  files: TableFiles,
  metadata: TableMetadata,
  { bin, snapshotId }: { readonly bin: readonly Manifest[]; readonly snapshotId: bigint },
): Promise<Manifest> {
  const contents = await Promise.all(
    bin.map((manifest) => ('entries' in manifest ? manifest.entries : files.entries(metadata, manifest))),
  )
  const [newest] = bin
  return {
    specId: newest?.specId ?? 0,
    content: newest?.content ?? 'data',
    entries: contents
      .flat()
      .filter((entry) => isKept(entry, snapshotId))
      .map((entry) => settle(entry, snapshotId)),
  }
}

/** A deletion is told by the snapshot that makes it, and by no later one. */
function isKept({ status, snapshotId }: ManifestEntry, current: bigint): boolean {
  return status !== 'deleted' || snapshotId === current
}

function settle(entry: ManifestEntry, current: bigint): ManifestEntry {
  return entry.status === 'added' && entry.snapshotId !== current ? { ...entry, status: 'existing' } : entry
}

function manifestBytes(manifest: Manifest): number {
  return 'entries' in manifest ? manifest.entries.length * ENTRY_BYTES_MEAN : Number(manifest.bytes)
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
