import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import type { ObjectStore } from '../../storage/object-store.js'
import { moveRowGroups } from '../footer/move-row-groups.js'
import { FILE, type Stretch } from '../footer/parquet-footer.js'
import { THRIFT, withValues } from '../footer/thrift-value.js'
import { writeThrift } from '../footer/write-thrift.js'
import type { KeptRowGroups } from './plan-kept-row-groups.js'
import type { WrittenFile } from './write-data-files.js'

const MAGIC = Buffer.from('PAR1')
/** Bytes that are copied at once. */
const COPIED_BYTES = 4 * 1024 * 1024

/**
 * Write row groups of a data file to a file of their own, as they are: no value is decoded.
 *
 * @param localPath - absolute path at which there is nothing yet
 */
export async function keepRowGroups(
  store: Pick<ObjectStore, 'read'>,
  { key, footer, rowGroups, file }: KeptRowGroups,
  localPath: string,
): Promise<WrittenFile> {
  const moved = moveRowGroups(rowGroups, MAGIC.length)
  const target = await open(localPath, 'wx')
  let fileBytes = 0n
  const write = async (bytes: Uint8Array) => {
    await target.writeFile(bytes)
    fileBytes += BigInt(bytes.length)
  }
  try {
    await write(MAGIC)
    for (const { start, length } of pieces(moved.stretches)) {
      const bytes = await store.read(key, { start, end: start + length })
      assert.equal(bytes?.length, length, `${key} is shorter than its footer says`)
      await write(bytes)
    }
    const items = { elementType: THRIFT.struct, items: moved.rowGroups }
    await write(ending(writeThrift(withValues(footer, { [FILE.rowCount]: file.recordCount, [FILE.rowGroups]: items }))))
  } finally {
    await target.close()
  }
  const splitOffsets = file.splitOffsets.length === 0 ? [] : moved.starts
  return { localPath, file: { ...file, fileBytes, splitOffsets } }
}

/** Stretches that follow one another in the source are copied together, long ones in pieces. */
function pieces(stretches: readonly Stretch[]): readonly Stretch[] {
  const found: { start: number; length: number }[] = []
  for (const { start, length } of stretches) {
    const last = found.at(-1)
    if (last !== undefined && last.start + last.length === start) last.length += length
    else found.push({ start, length })
  }
  return found.flatMap(({ start, length }) =>
    Array.from({ length: Math.ceil(length / COPIED_BYTES) }, (_, index) => ({
      start: start + index * COPIED_BYTES,
      length: Math.min(COPIED_BYTES, length - index * COPIED_BYTES),
    })),
  )
}

function ending(footer: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([footer, length, MAGIC])
}
