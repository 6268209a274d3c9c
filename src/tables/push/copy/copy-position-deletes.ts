import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quoteLiteral } from '../../../engine/quote.js'
import { PhloError } from '../../../errors.js'
import type { DataFile } from '../../../iceberg/data-file.js'
import type { LocationMapping } from '../../../iceberg/relocate/location-mapping.js'
import { encodeValue } from '../../../iceberg/values/encode-value.js'
import { randomHex } from '../../../storage/random-id.js'
import type { Warehouse } from '../../../storage/warehouse.js'
import type { LakePair } from '../push.js'
import { otherRowCount } from './other-row-count.js'

const FILE_PATH_FIELD_ID = 2_147_483_546
const POSITION_FIELD_ID = 2_147_483_545

interface DeletesCopy {
  readonly file: DataFile
  readonly mapping: LocationMapping
  /** Size of the one that the target has already, if it has. */
  readonly bytesThere: number | undefined
}

/**
 * Write the position deletes of a file anew, with the locations that the data files have in the target.
 *
 * @returns the file as a manifest of the target describes it
 * @throws PHLO_OBJECT_MISSING - it is not there
 * @throws PHLO_RELOCATION_REFUSED - it is no Parquet file
 * @throws PHLO_FILE_UNREADABLE - it has another number of rows than its manifest says
 */
export async function copyPositionDeletes(
  pair: LakePair,
  { file, mapping, bytesThere }: DeletesCopy,
): Promise<DataFile> {
  if (file.fileFormat !== 'parquet') {
    throw new PhloError('PHLO_RELOCATION_REFUSED', `${file.location} names other files by their old locations.`, {
      context: { location: file.location },
    })
  }
  const key = pair.source.warehouse.keyOf(file.location)
  const fileBytes = bytesThere ?? (await write(pair, { key, file, mapping }))
  const moved = {
    ...file,
    location: mapping(file.location),
    fileBytes: BigInt(fileBytes),
    ...movedBounds(pair.source, file, mapping),
    // They describe the bytes of the old file.
    columnSizes: new Map(),
    splitOffsets: [],
    ...(file.referencedDataFile === undefined ? {} : { referencedDataFile: mapping(file.referencedDataFile) }),
  }
  return moved
}

/** @returns the size of the file that was written */
async function write(
  pair: LakePair,
  { key, file, mapping }: { readonly key: string; readonly file: DataFile; readonly mapping: LocationMapping },
): Promise<number> {
  const { source, target } = pair
  const directory = join(target.scratchDirectory, `${randomHex(target.ambient, 12)}.deletes`)
  const [before, after] = [join(directory, 'before.parquet'), join(directory, 'after.parquet')]
  const bytes = await source.warehouse.store.read(key)
  if (bytes === undefined) {
    throw new PhloError('PHLO_OBJECT_MISSING', `${file.location} is not there.`, {
      context: { location: file.location },
    })
  }
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(before, bytes)
    const { rows, size } = await rewrite(source, { before, after, mapping })
    if (rows !== file.recordCount) throw otherRowCount(file, rows)
    const { store } = target.warehouse
    // Of two copies at the same time one writes it.
    const isWritten = (await store.writeIfAbsent(key, await readFile(after))) === 'written'
    return isWritten ? size : ((await store.stat(key))?.bytes ?? size)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function rewrite(
  source: LakePair['source'],
  { before, after, mapping }: { readonly before: string; readonly after: string; readonly mapping: LocationMapping },
): Promise<{ readonly rows: bigint; readonly size: number }> {
  const engine = await source.engine()
  const rows = `read_parquet(${quoteLiteral(before)})`
  const names = await engine.rows(`SELECT DISTINCT file_path FROM ${rows}`)
  const pairs = names.map(({ file_path: path }) => {
    const location = String(path)
    return `(${quoteLiteral(location)}, ${quoteLiteral(movedIfKnown(source, location, mapping))})`
  })
  const [written] = await engine.rows(`COPY (
      SELECT names.new_path AS file_path, deletes.pos AS pos FROM ${rows} AS deletes
      JOIN (VALUES ${pairs.join(', ')}) AS names(old_path, new_path) ON names.old_path = deletes.file_path
      ORDER BY ALL
    ) TO ${quoteLiteral(after)} (
      FORMAT parquet, FIELD_IDS {file_path: ${FILE_PATH_FIELD_ID}, pos: ${POSITION_FIELD_ID}}, RETURN_STATS
    )`)
  return { rows: BigInt(String(written?.count)), size: Number(written?.file_size_bytes) }
}

/** Deletes may name files that expired long ago, of a root that the warehouse never had. */
function movedIfKnown({ warehouse }: LakePair['source'], location: string, mapping: LocationMapping): string {
  return isInside(warehouse, location) ? mapping(location) : location
}

function isInside(warehouse: Warehouse, location: string): boolean {
  try {
    warehouse.keyOf(location)
    return true
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_LOCATION_OUTSIDE') return false
    throw error
  }
}

/** Readers leave a delete file aside by the bounds of the paths in it. They are kept where both are one path, as it is now. */
function movedBounds(
  { warehouse }: LakePair['source'],
  { lowerBounds, upperBounds }: DataFile,
  mapping: LocationMapping,
): Pick<DataFile, 'lowerBounds' | 'upperBounds'> {
  const [lower, upper] = [lowerBounds, upperBounds].map((bounds) => {
    const bound = bounds.get(FILE_PATH_FIELD_ID)
    return bound && Buffer.from(bound).toString()
  })
  const isOne = lower !== undefined && lower === upper && isInside(warehouse, lower)
  const bound = isOne ? [[FILE_PATH_FIELD_ID, encodeValue('string', mapping(lower))] as const] : []
  const without = (bounds: DataFile['lowerBounds']) => [...bounds].filter(([id]) => id !== FILE_PATH_FIELD_ID)
  return {
    lowerBounds: new Map([...without(lowerBounds), ...bound]),
    upperBounds: new Map([...without(upperBounds), ...bound]),
  }
}
