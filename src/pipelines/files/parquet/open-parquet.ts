import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import { columnNames } from '../column-names.js'
import { pathLiteral } from '../csv/csv-sql.js'
import type { OpenFile, ReadableFile } from '../open-file.js'
import { resultColumns } from '../result-columns.js'

/**
 * Read the columns of one Parquet file from its footer.
 *
 * @throws PHLO_FILE_DAMAGED - it has no footer, or one that cannot be read
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export async function openParquet(engine: Engine, file: ReadableFile): Promise<OpenFile> {
  const { displayName } = file.source
  try {
    const columns = await resultColumns(engine, `SELECT * FROM read_parquet(${pathLiteral(file.readPath)})`)
    const { names } = columnNames(
      displayName,
      columns.map(({ name }) => name),
    )
    return {
      ...file,
      dialect: undefined,
      jsonForm: undefined,
      specimenPath: undefined,
      columns: columns.map(({ type }, index) => ({ name: names[index] ?? '', sampledType: type })),
    }
  } catch (cause) {
    if (!(cause instanceof PhloError) || cause.code !== 'PHLO_SQL_FAILED') throw cause
    throw new PhloError('PHLO_FILE_DAMAGED', `${displayName} is not a whole Parquet file: ${cause.message}`, {
      cause,
      context: { file: displayName },
    })
  }
}
