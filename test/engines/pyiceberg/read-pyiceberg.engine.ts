import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import type { Engine } from '../../../src/engine/engine.js'
import { openEngine } from '../../../src/engine/open-engine.js'
import { quoteIdentifier, quoteLiteral } from '../../../src/engine/quote.js'
import { scanSql } from '../../../src/engine/scan/scan-sql.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import type { TableFiles } from '../../../src/iceberg/table-files.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import { createWarehouse } from '../../../src/storage/open-warehouse.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { assertSameRows } from '../../support/same-rows.js'

interface PeerTable {
  readonly name: string
  readonly metadata: string
  readonly snapshots: readonly { readonly id: string; readonly rows: number; readonly rowsFile: string }[]
}

const SCRIPT = fileURLToPath(new URL('write_tables.py', import.meta.url))
const KINDS = ['every_type', 'changed', 'partitioned', 'evolved', 'empty', 'keyed', 'v1']

describe('engines/pyiceberg/read', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  let directory: string
  let engine: Engine
  let files: TableFiles
  let tables: readonly PeerTable[]

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-pyiceberg-'))
    tables = await pyiceberg.run<PeerTable[]>(SCRIPT, directory)
    files = tableFiles(await createWarehouse(diskStore(directory, { ambient: systemAmbient }), systemAmbient))
    const spillDirectory = join(directory, 'spill')
    engine = await openEngine({ memoryBytesMax: undefined, threads: undefined, spillDirectory })
  })

  after(async () => {
    await engine?.close()
    if (directory !== undefined) await rm(directory, { recursive: true, force: true })
  })

  for (const kind of KINDS) {
    it(`reads from every snapshot of PyIceberg's table "${kind}" the rows that PyIceberg reads`, async () => {
      const table = tables.find(({ name }) => name === kind)
      assert(table)
      const version = await files.version(table.metadata)

      for (const snapshot of table.snapshots) {
        const plan = await planScan(files, version, { snapshotId: BigInt(snapshot.id) })
        const columns = plan.schema.fields.map(({ name, type }) =>
          type === 'uuid' ? `${quoteIdentifier(name)}::VARCHAR AS ${quoteIdentifier(name)}` : quoteIdentifier(name),
        )
        const ours = `SELECT ${columns.join(', ')} FROM (${await scanSql(engine, files.warehouse, plan)})`

        await assertSameRows(engine, ours, `SELECT * FROM read_parquet(${quoteLiteral(snapshot.rowsFile)})`)
        assert.equal(Number((await engine.rows(`SELECT count(*) AS n FROM (${ours})`))[0]?.n), snapshot.rows)
      }
      assert.equal(version.metadata.snapshots.length, table.snapshots.length)
    })
  }
})
