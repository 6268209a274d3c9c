import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quoteIdentifier, quoteLiteral } from '../../../src/engine/quote.js'
import { scanSql } from '../../../src/engine/scan-sql.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import { findTable } from '../../../src/tables/load-table.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { assertSameRows } from '../../support/same-rows.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { TABLE_KINDS, writeTableKind } from '../table-kinds.js'

interface PeerView {
  readonly schema: { readonly fields: readonly { readonly id: number; readonly name: string }[] }
  readonly identifiers: readonly string[]
  readonly spec: readonly { readonly name: string; readonly transform: string }[]
  readonly current: string | null
  readonly snapshots: readonly PeerSnapshot[]
}

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
  readonly lower: Readonly<Record<string, string>>
  readonly upper: Readonly<Record<string, string>>
}

const SCRIPT = fileURLToPath(new URL('read_table.py', import.meta.url))

describe('engines/pyiceberg/written', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  let lake: TempLake

  before(async () => {
    lake = await tempLake()
    for (const kind of TABLE_KINDS) await writeTableKind(lake, kind)
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const kind of TABLE_KINDS) {
    it(`shows PyIceberg the same rows, schema, partitions and statistics of "${kind.name}" at every snapshot`, async () => {
      const { hash } = await resolveRef(lake, { ref: 'main' })
      const table = await findTable(lake, hash, ['kinds', kind.name])
      assert(table)
      const { metadata, metadataLocation } = table.version
      const folder = join(lake.directory, kind.name)
      await mkdir(folder)

      const view = await pyiceberg.run<PeerView>(SCRIPT, fileURLToPath(metadataLocation), folder)

      const schema = metadata.schemas.find(({ schemaId }) => schemaId === metadata.currentSchemaId)
      assert.deepEqual(
        view.schema.fields.map(({ id, name }) => ({ id, name })),
        schema?.fields.map(({ id, name }) => ({ id, name })),
      )
      const spec = metadata.partitionSpecs.find(({ specId }) => specId === metadata.defaultSpecId)
      assert.deepEqual(
        view.spec,
        spec?.fields.map(({ name, transform }) => ({ name, transform })),
      )
      assert.equal(view.snapshots.length, metadata.snapshots.length)
      assert.equal(view.current, metadata.currentSnapshotId?.toString() ?? null)
      for (const snapshot of view.snapshots) await assertSameSnapshot(lake, table.version, snapshot)
    })
  }
})

async function assertSameSnapshot(
  lake: TempLake,
  version: Parameters<typeof planScan>[1],
  snapshot: PeerSnapshot,
): Promise<void> {
  const engine = await lake.engine()
  const plan = await planScan(lake.files, version, { snapshotId: BigInt(snapshot.id) })
  const columns = plan.schema.fields.map(({ name, type }) =>
    type === 'uuid' ? `${quoteIdentifier(name)}::VARCHAR AS ${quoteIdentifier(name)}` : quoteIdentifier(name),
  )
  const ours = `SELECT ${columns.join(', ')} FROM (${await scanSql(engine, lake.warehouse, plan)})`

  await assertSameRows(engine, ours, `SELECT * FROM read_parquet(${quoteLiteral(snapshot.rowsFile)})`)
  assert.equal(Number(snapshot.summary['total-records']), snapshot.rows)
  assert.equal(Number(snapshot.summary['total-data-files']), snapshot.files.length)
  for (const { declared, actual } of snapshot.files) assert.deepEqual(declared, actual)
}
