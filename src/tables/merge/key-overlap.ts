import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import type { DataFile } from '../../iceberg/data-file.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'
import type { Schema } from '../../iceberg/types.js'
import type { Lake } from '../lake.js'

/** Some of the files of a version of a table. */
interface SomeFiles {
  readonly version: TableVersion
  readonly files: readonly DataFile[]
}

/**
 * Count the rows of some files of a table whose key is in others of its files, too.
 *
 * @param schema - of the table, with the fields of its key; 0 is returned for a table without one
 */
export async function keyOverlap(lake: Lake, schema: Schema, one: SomeFiles, other: SomeFiles): Promise<bigint> {
  const names = schema.fields.filter(({ id }) => schema.identifierFieldIds.includes(id)).map(({ name }) => name)
  if (names.length === 0 || one.files.length === 0 || other.files.length === 0) return 0n
  const keys = names.map(quoteIdentifier).join(', ')
  const [first, second] = await Promise.all([keysSql(lake, schema, names, one), keysSql(lake, schema, names, other)])
  const engine = await lake.engine()
  const [row] = await engine.rows(`SELECT count(*) AS n FROM (${first}) SEMI JOIN (${second}) USING (${keys})`)
  return typeof row?.n === 'bigint' ? row.n : 0n
}

async function keysSql(lake: Lake, schema: Schema, columns: readonly string[], some: SomeFiles): Promise<string> {
  const plan = await planScan(lake.files, some.version, {})
  const locations = new Set(some.files.map(({ location }) => location))
  const tasks = plan.tasks.filter(({ dataFile }) => locations.has(dataFile.location))
  return scanSql(await lake.engine(), lake.warehouse, { ...plan, schema, tasks }, { columns })
}
