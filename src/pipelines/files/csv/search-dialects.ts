import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../../engine/engine.js'
import type { FormatOptions } from '../file-format.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import { sniffDialect } from './sniff-dialect.js'

/**
 * Search for the dialects of delimited text that was opened by its first lines, because reading it so has failed: a later line may
 * be quoted in another way.
 *
 * @returns `undefined` when the files have the dialects already that they were opened with
 */
export async function searchDialects(
  engine: Engine,
  opened: OpenFiles,
  format: FormatOptions,
): Promise<OpenFiles | undefined> {
  if (opened.kind !== 'csv') return undefined
  const files: OpenFile[] = []
  for (const file of opened.files) {
    const { dialect, types } = await sniffDialect(engine, file.readPath, { format, columns: file.columns })
    // Lines were rows before: a dialect that leaves more of them out is none of this file. Rows that were left out of a copy
    // were malformed in the dialect that it has.
    const isOfFile = types.length === file.columns.length && dialect.skipLines === file.dialect?.skipLines
    files.push(isOfFile && file.omission === undefined ? { ...file, dialect } : file)
  }
  const isSame = files.every(({ dialect }, index) => isDeepStrictEqual(dialect, opened.files[index]?.dialect))
  return isSame ? undefined : { ...opened, files }
}
