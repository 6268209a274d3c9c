import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { quoteIdentifier, quoteLiteral } from '../../../src/engine/quote.js'
import { scanSql } from '../../../src/engine/scan/scan-sql.js'
import { currentSchema, defaultSpec } from '../../../src/iceberg/current-schema.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import type { TableVersion } from '../../../src/iceberg/table-metadata.js'
import type { Lake } from '../../../src/tables/lake.js'
import { findTable } from '../../../src/tables/load-table.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import type { PythonEngine } from '../../support/foreign-engine.js'
import { assertSameRows } from '../../support/same-rows.js'
import type { TempLake } from '../../support/temp-lake.js'
import { keyOf, type TableKind } from '../table-kind.js'

/** What PyIceberg sees of a table. */
export interface PeerView {
  readonly schema: { readonly fields: readonly { readonly id: number; readonly name: string }[] }
  readonly identifiers: readonly string[]
  readonly spec: readonly { readonly name: string; readonly transform: string }[]
  readonly current: string | null
  readonly snapshotCount: number
  /** The newest, as many as were asked for. */
  readonly snapshots: readonly PeerSnapshot[]
  /** Filters by which PyIceberg finds other rows than those of all that they select. */
  readonly wrongFilters: readonly string[]
}

/** By the names of the tables' kinds. */
export type PeerViews = Readonly<Record<string, PeerView | { readonly error: string }>>

interface PeerSnapshot {
  readonly id: string
  readonly operation: string
  readonly summary: Readonly<Record<string, string>>
  readonly rows: number
  readonly rowsFile: string
  readonly files: readonly PeerFile[]
}

interface PeerFile {
  /** As PyIceberg decodes them from the manifest. */
  readonly declared: PeerStatistics
  /** As computed from the file's rows. */
  readonly actual: PeerStatistics
}

interface PeerStatistics {
  readonly bytes: number
  readonly rows: number
  readonly nulls: Readonly<Record<string, number>>
  readonly nans: Readonly<Record<string, number>>
  readonly lower: Readonly<Record<string, string>>
  readonly upper: Readonly<Record<string, string>>
}

const SCRIPT = fileURLToPath(new URL('read_tables.py', import.meta.url))
async function tableOf(lake: Lake, kind: TableKind): Promise<TableVersion> {
  const { hash } = await resolveRef(lake, { ref: 'main' })
  const table = await findTable(lake, hash, keyOf(kind))
  assert(table)
  return table.version
}

/** Let PyIceberg look at the tables of kinds. One process for all tables: PyIceberg takes longer to start than to read them. */
export async function viewTables(pyiceberg: PythonEngine, lake: TempLake, kinds: readonly TableKind[]) {
  const requests: unknown[] = []
  for (const kind of kinds) {
    const { metadataLocation } = await tableOf(lake, kind)
    requests.push({
      name: kind.name,
      metadata: lake.warehouse.store.localPath(lake.warehouse.keyOf(metadataLocation)),
      snapshotsMax: kind.snapshotsMax ?? 0,
      unfilterable: kind.unfilterable ?? [],
    })
  }
  return pyiceberg.run<PeerViews>(SCRIPT, lake.directory, JSON.stringify(requests))
}

/** Assert that PyIceberg sees of the table of a kind on `main` what Phlo sees. */
export async function assertSameTable(
  lake: TempLake,
  kind: TableKind,
  view: PeerViews[string] | undefined,
): Promise<void> {
  assert(view !== undefined)
  if ('error' in view) assert.fail(view.error)
  const version = await tableOf(lake, kind)
  const { metadata } = version
  const schema = currentSchema(metadata)
  assert.deepEqual(
    view.schema.fields.map(({ id, name }) => ({ id, name })),
    schema.fields.map(({ id, name }) => ({ id, name })),
  )
  assert.deepEqual(
    view.spec,
    defaultSpec(metadata).fields.map(({ name, transform }) => ({ name, transform })),
  )
  assert.equal(view.snapshotCount, metadata.snapshots.length)
  assert.equal(view.current, metadata.currentSnapshotId?.toString() ?? null)
  for (const snapshot of view.snapshots) await assertSameSnapshot(lake, version, snapshot)
  assert.deepEqual(view.wrongFilters, [])
}

async function assertSameSnapshot(lake: TempLake, version: TableVersion, snapshot: PeerSnapshot): Promise<void> {
  const engine = await lake.engine()
  const plan = await planScan(lake.files, version, { snapshotId: BigInt(snapshot.id) })
  const columns = plan.schema.fields.map(({ name, type }) =>
    type === 'uuid' ? `${quoteIdentifier(name)}::VARCHAR AS ${quoteIdentifier(name)}` : quoteIdentifier(name),
  )
  const ours = `SELECT ${columns.join(', ')} FROM (${await scanSql(engine, lake.warehouse, plan)})`

  await assertSameRows(engine, ours, `SELECT * FROM read_parquet(${quoteLiteral(snapshot.rowsFile)})`)
  // Rows that delete files hide are records still.
  const deleted = Number(snapshot.summary['total-position-deletes'] ?? 0)
  assert.equal(Number(snapshot.summary['total-records']) - deleted, snapshot.rows)
  assert.equal(Number(snapshot.summary['total-data-files']), snapshot.files.length)
  for (const { declared, actual } of snapshot.files) assert.deepEqual(declared, actual)
}
