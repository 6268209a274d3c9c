import type { DataFile } from '../../../iceberg/data-file.js'
import type { ManifestFile } from '../../../iceberg/manifests/manifest.js'
import type { MetadataTexts } from '../../../iceberg/metadata/format-metadata.js'
import type { LocationMapping } from '../../../iceberg/relocate/location-mapping.js'
import type { Snapshot } from '../../../iceberg/table-metadata.js'
import type { Gate } from '../../../storage/gate.js'
import { pairMapping } from '../images/content-image.js'
import type { LakePair } from '../push.js'

/** What the copy of one table's versions knows while it goes on. Every file is copied once, whichever version needs it. */
export interface TableCopy {
  readonly pair: LakePair
  /** From a location in the source to the same place in the target. */
  readonly mapping: LocationMapping
  /** In which data files are copied. */
  readonly fileTurns: Gate
  /** By location in the source, as are the two that follow. */
  readonly files: Map<string, Promise<DataFile>>
  readonly manifests: Map<string, Promise<ManifestFile>>
  readonly snapshots: Map<string, Promise<Snapshot>>
  /** What versions have in common is spelled once. */
  readonly texts: MetadataTexts
  /** Snapshots of which the target has everything. */
  readonly completeSnapshotIds: Set<bigint>
  /** Size of an object that the target had when the copy began; `undefined`: it had none. */
  bytesThere(key: string): Promise<number | undefined>
  /** Count an object that was written. */
  wrote(bytes: number): void
}

/** @param options.location - of the table in the source */
export function tableCopy(
  pair: LakePair,
  { location, ...options }: Pick<TableCopy, 'fileTurns' | 'wrote'> & { readonly location: string },
): TableCopy {
  const { store } = pair.target.warehouse
  const folder = `${pair.source.warehouse.keyOf(location)}/`
  let listing: Promise<ReadonlyMap<string, number>> | undefined

  async function listFolder(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    for await (const { key, bytes } of store.list(folder)) found.set(key, bytes)
    return found
  }

  return {
    pair,
    mapping: pairMapping(pair),
    ...options,
    files: new Map(),
    manifests: new Map(),
    snapshots: new Map(),
    texts: new WeakMap(),
    completeSnapshotIds: new Set(),
    async bytesThere(key) {
      if (!key.startsWith(folder)) return (await store.stat(key))?.bytes
      listing ??= listFolder()
      return (await listing).get(key)
    },
  }
}
