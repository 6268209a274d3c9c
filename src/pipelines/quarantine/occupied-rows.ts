import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../../tables/lake.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { ColumnPlan } from '../columns/plan-columns.js'
import type { OpenFiles } from '../files/open-file.js'
import { readSql } from '../files/read/read-sql.js'
import type { RowReason } from '../files/set-aside/omission.js'

interface OccupiedRequest {
  /** Columns of the key. */
  readonly key: readonly string[]
  readonly table: LoadedTable
  readonly opened: OpenFiles
  readonly columns: ColumnPlan
}

/**
 * Find rows of files whose key the table has, or that share it with another row of the files.
 *
 * @returns by index of the file, then by number of the row in it as it is read, ascending from 1
 */
export async function occupiedRows(
  lake: Lake,
  { key, table, opened, columns }: OccupiedRequest,
): Promise<ReadonlyMap<number, ReadonlyMap<number, readonly RowReason[]>>> {
  const engine = await lake.engine()
  const names = key.map(quoteIdentifier).join(', ')
  const rows = quoteIdentifier(`phlo replay ${randomHex(lake.ambient, 8)}`)
  try {
    for (const [index, file] of opened.files.entries()) {
      const sql = readSql({ ...opened, files: [file] }, columns.fields, columns.guards)
      const select = `SELECT ${index} AS "phlo file", row_number() OVER () AS "phlo row", ${names} FROM (${sql})`
      await engine.run(index === 0 ? `CREATE TABLE ${rows} AS ${select}` : `INSERT INTO ${rows} ${select}`)
    }
    const plan = await planScan(lake.files, table.version, {})
    const scan = await scanSql(engine, lake.warehouse, plan, { columns: key })
    const found = await engine.rows(
      `SELECT "phlo file" AS file, "phlo row" AS row, 'in the table' AS place FROM ${rows} SEMI JOIN (${scan}) USING (${names})
       UNION ALL
       SELECT "phlo file", "phlo row", 'in quarantine' FROM
         (SELECT * FROM ${rows} QUALIFY count(*) OVER (PARTITION BY ${names}) > 1) ANTI JOIN (${scan}) USING (${names})
       ORDER BY file, row`,
    )
    const occupied = new Map<number, Map<number, readonly RowReason[]>>()
    for (const { file, row, place } of found) {
      const reason = {
        column: key.join(', '),
        value: undefined,
        expected: `a key that no other row has; one ${place} has it`,
      }
      const known = occupied.get(Number(file)) ?? new Map<number, readonly RowReason[]>()
      occupied.set(Number(file), known.set(Number(row), [reason]))
    }
    return occupied
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${rows}`)
  }
}
