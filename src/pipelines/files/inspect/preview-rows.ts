import type { Engine, ResultValue } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import { explainBadRows } from '../misfits/explain-bad-rows.js'
import { readSql } from '../read/read-sql.js'
import type { Inspection } from './inspect-files.js'

/**
 * Read the first rows.
 *
 * @param rowsMax - 1 or more
 * @returns one value per field and row
 * @throws PHLO_ROWS_INVALID - one of them, or one soon after them, cannot be read
 */
export async function previewRows(
  engine: Engine,
  { files, fields }: Pick<Inspection, 'files' | 'fields'>,
  rowsMax: number,
): Promise<readonly (readonly ResultValue[])[]> {
  try {
    const result = await engine.query(`SELECT * FROM (${readSql(files, fields)}) LIMIT ${rowsMax}`)
    const rows: (readonly ResultValue[])[] = []
    for await (const batch of result.batches()) rows.push(...batch)
    return rows
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') throw error
    throw (await explainBadRows(engine, files, fields)) ?? error
  }
}
