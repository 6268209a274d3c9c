import { isDeepStrictEqual } from 'node:util'
import { formatMetadata } from '../../../iceberg/metadata/format-metadata.js'
import { moveMetadata } from '../../../iceberg/relocate/move-metadata.js'
import type { Snapshot, TableMetadata, TableVersion } from '../../../iceberg/table-metadata.js'
import { evidenceKeys } from '../../quarantine-evidence.js'
import { copyDiffers, copyObject } from './copy-object.js'
import { copySnapshot } from './copy-snapshot.js'
import type { TableCopy } from './table-copy.js'
import { writeOnce } from './write-once.js'

/**
 * Copy a version of a table with all of its snapshots; its metadata file is written last.
 *
 * @throws PHLO_COPY_DIFFERS - the target has another table's metadata in its place
 */
export async function copyVersion(copy: TableCopy, { metadata, metadataLocation }: TableVersion): Promise<void> {
  const { source, target } = copy.pair
  const key = source.warehouse.keyOf(metadataLocation)
  const snapshots: Snapshot[] = []
  // One after the other: later ones have most of the files of earlier ones.
  for (const snapshot of metadata.snapshots) snapshots.push(await copySnapshot(copy, metadata, snapshot))
  await copyStatistics(copy, metadata)
  const moved = { ...moveMetadata(metadata, copy.mapping), snapshots }
  if ((await copy.bytesThere(key)) === undefined) {
    await copyEvidence(copy, metadata)
    await writeOnce(copy, key, formatMetadata(moved, copy.texts))
    return
  }
  const { metadata: found } = await target.files.version(copy.mapping(metadataLocation))
  // A table that came from the target in format version 1 went there as what it is here.
  if (!isDeepStrictEqual({ ...found, formatVersion: 2 }, moved)) throw copyDiffers(copy.pair, key)
}

/** Copy the files of statistics that the metadata lists, under keys that Phlo does not read. */
async function copyStatistics(copy: TableCopy, { unknown }: TableMetadata): Promise<void> {
  for (const { location, bytes } of [unknown.statistics, unknown['partition-statistics']].flatMap(statisticsFiles)) {
    const key = copy.pair.source.warehouse.keyOf(location)
    if ((await copy.bytesThere(key)) !== undefined) continue
    if (await copyObject(copy.pair, { key, bytes, isThere: false })) copy.wrote(bytes)
  }
}

/** Copy the rows that the table says are in quarantine. What the source has lost the target says is lost, when it is asked for. */
async function copyEvidence({ pair, wrote }: TableCopy, { properties }: TableMetadata): Promise<void> {
  for (const key of evidenceKeys(properties)) {
    const [found, there] = await Promise.all([
      pair.source.warehouse.store.stat(key),
      pair.target.warehouse.store.stat(key),
    ])
    if (found === undefined || there !== undefined) continue
    if (await copyObject(pair, { key, bytes: found.bytes, isThere: false })) wrote(found.bytes)
  }
}

function statisticsFiles(list: unknown): readonly { readonly location: string; readonly bytes: number }[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown) => {
    const { 'statistics-path': location, 'file-size-in-bytes': bytes } = Object(item) as Readonly<
      Record<string, unknown>
    >
    return typeof location === 'string' && Number.isSafeInteger(bytes) ? [{ location, bytes: Number(bytes) }] : []
  })
}
