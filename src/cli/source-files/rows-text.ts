import type { ResultColumn, ResultValue } from '../../engine/engine.js'
import { writeTable } from '../../query/formats/write-table.js'

/** Lay out rows as `phlo query` does. @param widthMax - characters per line; `undefined`: as wide as the values */
export async function rowsText(
  columns: readonly ResultColumn[],
  rows: readonly (readonly ResultValue[])[],
  widthMax: number | undefined,
): Promise<string> {
  const parts: string[] = []
  const result = {
    columns,
    async *batches() {
      yield rows
    },
  }
  await writeTable(result, { write: async (text) => void parts.push(text) }, { widthMax, rowsMax: undefined })
  return parts.join('')
}
