import type { CommitHash, Content, IcebergTableContent } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'
import { PhloError } from '../../../errors.js'
import { findSnapshot } from '../../../iceberg/find-snapshot.js'
import { liveEntries } from '../../../iceberg/live-entries.js'
import type { TableFiles } from '../../../iceberg/table-files.js'
import { contentImage, isSameVersion, pairMapping } from '../images/content-image.js'
import type { LakePair } from '../push.js'

/** Rows of a table, by the kind of file that they are in. */
interface RowCounts {
  readonly data: bigint
  readonly 'position-deletes': bigint
  readonly 'equality-deletes': bigint
}

/** How many tables were looked at, and the rows that they have. */
export interface VerifiedRef {
  readonly tables: number
  readonly rows: bigint
}

/**
 * See that a commit of the target shows what its original shows: the same names, and for each table files with as many
 * rows, as the target's own metadata tells.
 *
 * @param commit.wanted - names to look at; `undefined`: all
 * @param targetFiles - opened for this, so that nothing that was only written is taken for what can be read
 * @throws PHLO_COPY_DIFFERS - it does not; names the table
 */
export async function verifyRef(
  pair: LakePair,
  targetFiles: TableFiles,
  {
    hash,
    image,
    wanted,
  }: { readonly hash: CommitHash; readonly image: CommitHash; readonly wanted: ReadonlySet<string> | undefined },
): Promise<VerifiedRef> {
  const mapping = pairMapping(pair)
  const [originals, copies] = await Promise.all([contentsOf(pair.source, hash), contentsOf(pair.target, image)])
  let tables = 0
  let rows = 0n
  for (const name of wanted ?? new Set([...originals.keys(), ...copies.keys()])) {
    const [original, copy] = [originals.get(name), copies.get(name)]
    if (!isSameVersion(original && contentImage(original, mapping), copy)) throw differs(name, 'is another version')
    if (original?.type !== 'ICEBERG_TABLE' || copy?.type !== 'ICEBERG_TABLE') continue
    const [expected, found] = await Promise.all([countRows(pair.source.files, original), countRows(targetFiles, copy)])
    for (const kind of KINDS) {
      if (expected[kind] !== found[kind])
        throw differs(name, `has ${found[kind]} rows, and should have ${expected[kind]}`)
    }
    tables++
    rows += found.data
  }
  return { tables, rows }
}

const KINDS = ['data', 'position-deletes', 'equality-deletes'] as const

async function contentsOf({ catalog }: LakePair['source'], hash: CommitHash): Promise<ReadonlyMap<string, Content>> {
  const contents = new Map<string, Content>()
  for await (const { key, content } of catalog.entries(hash)) contents.set(formatKey(key), content)
  return contents
}

async function countRows(files: TableFiles, { metadataLocation }: IcebergTableContent): Promise<RowCounts> {
  const { metadata } = await files.version(metadataLocation)
  const counts = { data: 0n, 'position-deletes': 0n, 'equality-deletes': 0n }
  for (const { file } of await liveEntries(files, metadata, findSnapshot(metadata)))
    counts[file.content] += file.recordCount
  return counts
}

function differs(table: string, how: string): PhloError {
  return new PhloError('PHLO_COPY_DIFFERS', `${table} ${how} in the target.`, { context: { table } })
}
