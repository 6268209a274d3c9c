import type { IcebergTableContent, IcebergViewContent, LogEntry } from '../../../catalog/catalog.js'
import type { Gate } from '../../../storage/gate.js'
import type { LakePair } from '../push.js'
import { allEnded, turns } from './at-once.js'
import { copyVersion } from './copy-version.js'
import { copyView } from './copy-view.js'
import { type TableCopy, tableCopy } from './table-copy.js'

type VersionContent = IcebergTableContent | IcebergViewContent

/** By the identity of the table or view; versions in the order in which they were made. */
export type Versions = ReadonlyMap<string, readonly VersionContent[]>

interface TablesCopy {
  readonly signal: AbortSignal | undefined
  /** Called when a version is copied, or was there. */
  readonly copied: () => void
  /** Called for each object that was written. */
  readonly wrote: (bytes: number) => void
}

const TABLES_AT_ONCE = 4
const VERSIONS_AT_ONCE = 8
/** Enough to hide the latency of an object store; as many pieces of files are in memory. */
const FILES_AT_ONCE = 8

/** The versions of tables and views that commits made. */
export function versionsOf(commits: readonly LogEntry[]): Versions {
  const versions = new Map<string, Map<string, VersionContent>>()
  for (const operation of commits.flatMap(({ operations }) => operations)) {
    if (operation.type !== 'PUT' || operation.content.type === 'NAMESPACE') continue
    const { content } = operation
    const known = versions.get(content.id) ?? new Map<string, VersionContent>()
    versions.set(content.id, known.set(content.metadataLocation, content))
  }
  return new Map(Array.from(versions, ([id, byLocation]) => [id, [...byLocation.values()]]))
}

/** Copy all that versions of tables and views consist of, unless the target has it. */
export async function copyTables(pair: LakePair, versions: Versions, copy: TablesCopy): Promise<void> {
  const [tableTurns, fileTurns] = [turns(TABLES_AT_ONCE, copy.signal), turns(FILES_AT_ONCE, copy.signal)]
  const tables = [...versions.values()]
  await allEnded(tables.map((table) => tableTurns(() => copyTable(pair, table, { ...copy, fileTurns }))))
}

/** Versions of one table share most of their files; a few are copied at once, so that none waits for the disk alone. */
async function copyTable(
  pair: LakePair,
  versions: readonly VersionContent[],
  { copied, wrote, signal, fileTurns }: TablesCopy & { readonly fileTurns: Gate },
): Promise<void> {
  const versionTurns = turns(VERSIONS_AT_ONCE, signal)
  let copy: TableCopy | undefined

  async function copyOne({ type, metadataLocation }: VersionContent): Promise<void> {
    if (type === 'ICEBERG_VIEW') {
      const bytes = await copyView(pair, metadataLocation)
      if (bytes > 0) wrote(bytes)
    } else {
      const version = await pair.source.files.version(metadataLocation)
      copy ??= tableCopy(pair, { location: version.metadata.location, fileTurns, wrote })
      await copyVersion(copy, version)
    }
    copied()
  }

  await allEnded(versions.map((version) => versionTurns(() => copyOne(version))))
}
