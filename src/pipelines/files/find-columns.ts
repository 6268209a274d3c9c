import type { Engine } from '../../engine/engine.js'
import { openJsonForms } from './json/open-json-forms.js'
import type { OpenFiles, OpenFilesOptions } from './open-file.js'
import { allColumns } from './open-files.js'

/**
 * Look for the columns of files whose columns were presumed, because reading them so has failed.
 *
 * @returns `undefined` when nothing was presumed
 * @throws PHLO_ROWS_INVALID, PHLO_COLUMN_DUPLICATE, PHLO_ENCODING_INVALID, PHLO_FILE_DAMAGED - the files have no columns to find
 */
export async function findColumns(
  engine: Engine,
  opened: OpenFiles,
  options: Pick<OpenFilesOptions, 'settledColumns' | 'aside'>,
): Promise<OpenFiles | undefined> {
  if (opened.files.every(({ specimenPath }) => specimenPath === undefined)) return undefined
  const files = await openJsonForms(engine, opened.files, options)
  return { ...opened, files, columns: allColumns(files) }
}
