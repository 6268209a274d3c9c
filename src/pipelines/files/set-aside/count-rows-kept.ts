import type { Engine } from '../../../engine/engine.js'
import type { OpenFiles } from '../open-file.js'
import { alikeFiles } from '../read/alike-files.js'
import { filesReader } from '../read/files-reader.js'

/** Whether files have rows. */
export async function hasRows(engine: Engine, { kind, files }: OpenFiles): Promise<boolean> {
  if (files.some(({ omission }) => omission !== undefined && omission.rowsKept > 0)) return true
  const whole = files.filter(({ omission }) => omission === undefined)
  return whole.length > 0 && (await countRowsOf(engine, { kind, files: whole })) > 0
}

/**
 * Whether copies have as many rows as they were made of: had the records not been told apart as the engine does, they would
 * have others.
 */
export async function areWhole(engine: Engine, { kind, files }: OpenFiles): Promise<boolean> {
  for (const file of files) {
    if (file.omission === undefined) continue
    if ((await countRowsOf(engine, { kind, files: [file] })) !== file.omission.rowsKept) return false
  }
  return true
}

async function countRowsOf(engine: Engine, { kind, files }: Pick<OpenFiles, 'kind' | 'files'>): Promise<number> {
  let rows = 0
  for (const alike of alikeFiles(files)) {
    const fields = alike.first.columns.map(({ name }) => ({ name, type: 'string', required: false }) as const)
    const { checkedSource } = filesReader(kind, alike, fields)
    const [row] = await engine.rows(`SELECT count(*) AS n FROM ${checkedSource}`)
    rows += Number(row?.n)
  }
  return rows
}
