import assert from 'node:assert/strict'
import type { Engine } from '../engine.js'
import { quoteLiteral } from '../quote.js'
import type { CopiedFile } from './copy-rows.js'

/** Readers split files into pieces of 128 MB; smaller files need no offsets, and their footers no second look. */
const FILE_BYTES_MIN = 64n * 1024n * 1024n

/** Find where the row groups of large files begin, in bytes, by the file's path. */
export async function readSplitOffsets(
  engine: Engine,
  files: readonly CopiedFile[],
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const paths = files.filter(({ fileBytes }) => fileBytes >= FILE_BYTES_MIN).map(({ localPath }) => localPath)
  const offsets = new Map<string, bigint[]>()
  if (paths.length === 0) return offsets
  const rows = await engine.rows(
    `SELECT file_name, min(least(coalesce(dictionary_page_offset, data_page_offset), data_page_offset)) AS start
     FROM parquet_metadata([${paths.map(quoteLiteral).join(', ')}]) GROUP BY file_name, row_group_id ORDER BY start`,
  )
  for (const { file_name: path, start } of rows) {
    assert(typeof path === 'string' && typeof start === 'bigint')
    offsets.set(path, [...(offsets.get(path) ?? []), start])
  }
  return offsets
}
