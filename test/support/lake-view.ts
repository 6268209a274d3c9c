import { formatKey } from '../../src/catalog/content-key.js'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import { findSnapshot } from '../../src/iceberg/find-snapshot.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { Lake } from '../../src/tables/lake.js'

/** What a commit of a lake shows to somebody who does not know where the lake is. */
interface CommitView {
  readonly message: string
  readonly author: string
  readonly timeMs: number
  /** Without what tells of a copy. */
  readonly properties: Readonly<Record<string, string>>
  readonly isMerge: boolean
  readonly tables: Readonly<Record<string, unknown>>
}

/** Every commit of a ref, newest first, without the first one, which shows nothing: its tables and their rows at all snapshots. */
export async function viewCommits(lake: Lake, ref: string): Promise<readonly CommitView[]> {
  const views: CommitView[] = []
  const reference = await lake.catalog.reference(ref)
  for await (const entry of lake.catalog.log(reference?.hash ?? '')) {
    if (entry.parent === undefined) continue
    const { 'phlo.origin': _, ...properties } = entry.meta.properties
    const tables = await viewTables(lake, entry.hash)
    views.push({ ...entry.meta, properties, isMerge: entry.mergeParent !== undefined, tables })
  }
  return views
}

/** What the tables of a commit are, by name, with everything that names a place taken out. */
export async function viewTables(lake: Lake, hash: string): Promise<Readonly<Record<string, unknown>>> {
  const tables: Record<string, unknown> = {}
  for await (const { key, content } of lake.catalog.entries(hash)) {
    if (content.type !== 'ICEBERG_TABLE') tables[formatKey(key)] = content.type
    else tables[formatKey(key)] = await viewTable(lake, content.metadataLocation)
  }
  return tables
}

async function viewTable(lake: Lake, metadataLocation: string): Promise<unknown> {
  const version = await lake.files.version(metadataLocation)
  const { metadata } = version
  const key = (location: string) => lake.warehouse.keyOf(location)
  const root = lake.warehouse.locationOf('x').slice(0, -1)
  const text = (value: unknown) =>
    JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one))
  const withoutRoot = (value: unknown): unknown => JSON.parse(text(value).replaceAll(root, ''))
  const rows: Record<string, unknown> = {}
  for (const { snapshotId } of metadata.snapshots) {
    rows[String(snapshotId)] = await rowsOf(lake, version, snapshotId)
  }
  return {
    ...metadata,
    formatVersion: 2,
    location: key(metadata.location),
    properties: withoutRoot(metadata.properties),
    snapshots: metadata.snapshots.map(({ manifestList, ...snapshot }) => ({ ...snapshot, manifests: [] })),
    metadataLog: metadata.metadataLog.map(({ metadataFile, ...entry }) => ({ ...entry, file: key(metadataFile) })),
    unknown: withoutRoot(metadata.unknown),
    current: findSnapshot(metadata)?.snapshotId,
    rows,
  }
}

async function rowsOf(lake: Lake, version: Parameters<typeof planScan>[1], snapshotId: bigint): Promise<unknown> {
  const engine = await lake.engine()
  const scan = await scanSql(engine, lake.warehouse, await planScan(lake.files, version, { snapshotId }))
  return (await engine.rows(`SELECT * FROM (${scan}) ORDER BY ALL`)).map((row) => Object.values(row))
}
