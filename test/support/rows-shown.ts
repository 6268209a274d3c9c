import { scanSql } from '../../src/engine/scan/scan-sql.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'

/** Read all rows of a table on `main` by the lake's own engine, which takes less than a query in a sandbox. */
export async function rowsShown(lake: Lake, key: readonly string[]) {
  const hash = (await lake.catalog.reference('main'))?.hash ?? ''
  const { version } = await loadTable(lake, { hash, name: 'main' }, key)
  const engine = await lake.engine()
  return engine.rows(await scanSql(engine, lake.warehouse, await planScan(lake.files, version, {})))
}
