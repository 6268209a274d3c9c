import type { Engine } from '../../../engine/engine.js'
import type { FormatOptions } from '../file-format.js'
import type { OpenFile } from '../open-file.js'
import { sniffDialect } from './sniff-dialect.js'

/** Look for the types of delimited text, and how its dates are written, once its malformed rows are left out: they hide both. */
export async function lookAgain(engine: Engine, file: OpenFile, format: FormatOptions): Promise<OpenFile> {
  const { dialect, columns } = file
  if (dialect === undefined) return file
  const { dialect: found, types } = await sniffDialect(engine, file.readPath, { format, columns })
  const isAlike = (['delimiter', 'quote', 'escape', 'header', 'skipLines'] as const).every(
    (option) => found[option] === dialect[option],
  )
  if (!isAlike || types.length !== columns.length) return file
  const { dateFormat, timestampFormat } = found
  return {
    ...file,
    dialect: { ...dialect, dateFormat, timestampFormat },
    columns: columns.map((column, index) => ({ ...column, sampledType: types[index] ?? column.sampledType })),
  }
}
