import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadableFile } from '../open-file.js'
import type { AsideFolder } from './aside-budget.js'
import { complainOfRecord } from './malformed-record.js'
import { hasRecord, omitRecords } from './omit-records.js'
import { UnsafeRecords } from './split-records.js'

/**
 * Copy files of one JSON object a line without the lines that are none; files that have no such lines stay as they are.
 *
 * @returns the files themselves where their lines are too long to be looked at
 * @throws PHLO_QUARANTINE_FULL - there are too many such lines
 */
export async function withoutMalformedLines(
  files: readonly ReadableFile[],
  { directory, budget }: AsideFolder,
): Promise<readonly ReadableFile[]> {
  try {
    return await withoutLines(files, { directory, budget })
  } catch (error) {
    if (error instanceof UnsafeRecords) return files
    throw error
  }
}

async function withoutLines(
  files: readonly ReadableFile[],
  { directory, budget }: AsideFolder,
): Promise<readonly ReadableFile[]> {
  await mkdir(directory, { recursive: true })
  const copiesDirectory = await mkdtemp(join(directory, 'lines-'))
  const whole: ReadableFile[] = []
  for (const [index, file] of files.entries()) {
    const lines = { ...file, dialect: undefined, columns: [] }
    const complain = complainOfRecord(lines)
    if (!(await hasRecord(lines, complain))) {
      whole.push(file)
      continue
    }
    const copyPath = join(copiesDirectory, `${index}.ndjson`)
    const { readPath, omission } = await omitRecords(lines, { copyPath, budget, complain })
    whole.push({ ...file, readPath, ...(omission && { omission }) })
  }
  return whole
}
