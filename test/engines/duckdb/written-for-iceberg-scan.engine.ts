import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quoteLiteral } from '../../../src/engine/quote.js'
import { scanSql } from '../../../src/engine/scan/scan-sql.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import { findTable } from '../../../src/tables/load-table.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { assertSameRows } from '../../support/same-rows.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { keyOf, writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'

describe('engines/duckdb/iceberg-scan', () => {
  const extensions = pythonEngine('duckdb-iceberg-1.5.5')
  let lake: TempLake

  before(async () => {
    lake = await tempLake()
    for (const kind of TABLE_KINDS) await writeTableKind(lake, kind)
    const engine = await lake.engine()
    for (const name of ['avro', 'iceberg']) {
      await engine.run(`LOAD ${quoteLiteral(extensionFile(extensions.directory, name))}`)
    }
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const kind of TABLE_KINDS.filter(({ name }) => name !== 'empty')) {
    it(`gives DuckDB's iceberg_scan the rows of "${kind.name}" at every snapshot`, async () => {
      const engine = await lake.engine()
      const { hash } = await resolveRef(lake, { ref: 'main' })
      const table = await findTable(lake, hash, keyOf(kind))
      assert(table)
      const metadataFile = quoteLiteral(fileURLToPath(table.version.metadataLocation))

      for (const { snapshotId } of table.version.metadata.snapshots.slice(-(kind.snapshotsMax ?? 0))) {
        const plan = await planScan(lake.files, table.version, { snapshotId })

        await assertSameRows(
          engine,
          await scanSql(engine, lake.warehouse, plan),
          `SELECT * FROM iceberg_scan(${metadataFile}, snapshot_from_id => ${snapshotId})`,
        )
      }
    })
  }
})

function extensionFile(directory: string, name: string): string {
  const file = readdirSync(directory, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(`/${name}.duckdb_extension`),
  )
  assert(file, `the extension ${name} is not in ${directory}`)
  return join(directory, file)
}
