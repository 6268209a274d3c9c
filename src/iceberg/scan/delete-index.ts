import type { DataFile } from '../data-file.js'
import { groupBy } from '../group-by.js'
import type { ManifestEntry } from '../manifests/manifest.js'
import { compareValues } from '../values/compare-values.js'
import { decodeBound } from '../values/decode-value.js'
import { partitionKey } from '../values/partition-key.js'

/** Finds the delete files that apply to a data file, oldest first. */
export type DeletesOf = (dataFile: DataFile, sequenceNumber: bigint) => readonly DataFile[]

/** The column of position delete files that names the data file. */
const FILE_PATH_FIELD_ID = 2_147_483_546

/**
 * Index delete files by where they apply.
 *
 * @param deletes - live entries of delete manifests
 * @param isUnpartitioned - whether a spec partitions nothing, so that its equality deletes apply everywhere
 * @see https://iceberg.apache.org/spec/#scan-planning
 */
export function deleteIndex(
  deletes: readonly ManifestEntry[],
  isUnpartitioned: (specId: number) => boolean,
): DeletesOf {
  if (deletes.length === 0) return () => []

  const isGlobal = ({ file }: ManifestEntry): boolean =>
    file.content === 'equality-deletes' && isUnpartitioned(file.specId)
  const ordered = [...deletes].sort((one, other) => compareValues(one.sequenceNumber, other.sequenceNumber))
  const everywhere = ordered.filter(isGlobal)
  const byPartition = groupBy(
    ordered.filter((entry) => !isGlobal(entry)),
    ({ file }) => partitionKey(file),
  )
  return (dataFile, sequenceNumber) =>
    [...everywhere, ...(byPartition.get(partitionKey(dataFile)) ?? [])]
      .filter((entry) => applies(entry, dataFile, sequenceNumber))
      .map(({ file }) => file)
}

/** Equality deletes apply to older rows only, position deletes to rows of the same commit too. */
function applies(entry: ManifestEntry, dataFile: DataFile, sequenceNumber: bigint): boolean {
  if (entry.file.content === 'equality-deletes') return sequenceNumber < entry.sequenceNumber
  return sequenceNumber <= entry.sequenceNumber && mightName(entry.file, dataFile)
}

/** Whether a position delete file may name a data file, by the bounds of the names in it. */
function mightName({ referencedDataFile, lowerBounds, upperBounds }: DataFile, { location }: DataFile): boolean {
  const name = comparable(location)
  if (referencedDataFile !== undefined) return comparable(referencedDataFile) === name
  const lower = pathBound(lowerBounds.get(FILE_PATH_FIELD_ID))
  const upper = pathBound(upperBounds.get(FILE_PATH_FIELD_ID))
  return (
    !(lower !== undefined && compareValues(lower, name) > 0) && !(upper !== undefined && compareValues(upper, name) < 0)
  )
}

function pathBound(bytes: Uint8Array | undefined): string | undefined {
  const bound = bytes === undefined ? undefined : decodeBound('string', bytes)
  return typeof bound === 'string' ? comparable(bound) : undefined
}

/** Java's Hadoop catalog spells a local file both `file:/x` and `file:///x`, within one table. */
function comparable(location: string): string {
  return location.replace(/^file:\/+/, 'file:/')
}
