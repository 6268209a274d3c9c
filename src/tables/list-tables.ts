import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import { findSnapshot } from '../iceberg/find-snapshot.js'
import type { TableReader } from './load-table.js'

export interface ListedTable {
  readonly key: ContentKey
  readonly type: 'table' | 'view'
  /** By the current snapshot's summary; `undefined`: unknown (a view, rows hidden by delete files, another writer's silence). */
  readonly rowCount: bigint | undefined
  /** Bytes of live files; `undefined`: unknown. */
  readonly bytes: bigint | undefined
  readonly fileCount: bigint | undefined
  /** Milliseconds since the epoch; `undefined`: unknown. */
  readonly lastUpdatedMs: number | undefined
}

/** List the tables and views of a commit, ordered by key; reads one metadata file per table. */
export async function listTables(lake: TableReader, hash: CommitHash): Promise<readonly ListedTable[]> {
  const listed: Promise<ListedTable>[] = []
  for await (const { key, content } of lake.catalog.entries(hash)) {
    if (content.type === 'ICEBERG_TABLE') listed.push(listTable(lake, key, content.metadataLocation))
    if (content.type === 'ICEBERG_VIEW') listed.push(Promise.resolve({ key, type: 'view', ...UNKNOWN }))
  }
  return Promise.all(listed)
}

const UNKNOWN = { rowCount: undefined, bytes: undefined, fileCount: undefined, lastUpdatedMs: undefined }

async function listTable(lake: TableReader, key: ContentKey, metadataLocation: string): Promise<ListedTable> {
  const { metadata } = await lake.files.version(metadataLocation)
  const snapshot = findSnapshot(metadata)
  const { lastUpdatedMs } = metadata
  if (snapshot === undefined) return { key, type: 'table', rowCount: 0n, bytes: 0n, fileCount: 0n, lastUpdatedMs }
  const total = (name: string) => wholeNumber(snapshot.summary[name])
  return {
    key,
    type: 'table',
    rowCount: total('total-delete-files') === 0n ? total('total-records') : undefined,
    bytes: total('total-files-size'),
    fileCount: total('total-data-files'),
    lastUpdatedMs,
  }
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined
}
