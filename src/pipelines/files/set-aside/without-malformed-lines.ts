import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadableFile } from '../open-file.js'
import type { AsideFolder } from './aside-budget.js'
import { complainOfRecord } from './malformed-record.js'
import { omitRecords } from './omit-records.js'

/**
 * Copy files of one JSON object a line without the lines that are none; files that have no such lines stay as they are.
 *
 * @throws PHLO_QUARANTINE_FULL - there are too many such lines
 */
export async function withoutMalformedLines(
  files: readonly ReadableFile[],
  { directory, budget }: AsideFolder,
): Promise<readonly ReadableFile[]> {
  await mkdir(directory, { recursive: true })
  const whole: ReadableFile[] = []
  for (const [index, file] of files.entries()) {
    const lines = { ...file, dialect: undefined, columns: [] }
    const copyPath = join(directory, `well-formed-${index}.ndjson`)
    const copy = await omitRecords(lines, { copyPath, budget, complain: complainOfRecord(lines) })
    const hasMore = (copy.omission?.rows.length ?? 0) > (file.omission?.rows.length ?? 0)
    whole.push(hasMore ? { ...file, readPath: copy.readPath, ...(copy.omission && { omission: copy.omission }) } : file)
  }
  return whole
}
