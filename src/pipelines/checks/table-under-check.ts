import type { Engine } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import { didYouMean, PhloError } from '../../errors.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { Type } from '../../iceberg/types.js'
import type { Lake } from '../../tables/lake.js'
import type { LoadedTable } from '../../tables/load-table.js'

/** A version of a table, as checks look at it. */
export interface TableUnderCheck {
  /** For messages: `bronze.entries`. */
  readonly name: string
  readonly plan: ScanPlan
  /** The type of a column. @throws PHLO_COLUMN_UNKNOWN */
  typeOf(column: string): Type
  /** A SELECT of some columns of all rows. */
  rowsSql(columns: readonly string[]): Promise<string>
  engine(): Promise<Engine>
}

/** Prepare a version of a table for its checks; reads its manifests. */
export async function tableUnderCheck(lake: Lake, table: LoadedTable): Promise<TableUnderCheck> {
  const plan = await planScan(lake.files, table.version, {})
  const { fields } = plan.schema
  return {
    name: table.key.join('.'),
    plan,
    engine: lake.engine,
    typeOf(column) {
      const field = fields.find(({ name }) => name === column)
      if (field === undefined)
        throw unknownColumn(
          table,
          column,
          fields.map(({ name }) => name),
        )
      return field.type
    },
    async rowsSql(columns) {
      return scanSql(await lake.engine(), lake.warehouse, plan, { columns: [...new Set(columns)] })
    },
  }
}

/** Some rows of a SELECT, every value as text. */
export async function sampleRows(
  engine: Engine,
  sql: string,
): Promise<readonly Readonly<Record<string, string | null>>[]> {
  const rows = await engine.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql}\n) LIMIT ${SAMPLE_ROWS_MAX}`)
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  )
}

const SAMPLE_ROWS_MAX = 5

/** The names of columns as a list for SELECT or GROUP BY. */
export function columnList(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ')
}

function unknownColumn({ key }: LoadedTable, column: string, columns: readonly string[]): PhloError {
  const near = didYouMean(column, columns)
  return new PhloError(
    'PHLO_COLUMN_UNKNOWN',
    `A check names the column "${column}", which ${key.join('.')} does not have.`,
    {
      fixes: [near === undefined ? `There are ${columns.join(', ')}.` : `Did you mean "${near}"?`],
      context: { column, columns },
    },
  )
}
