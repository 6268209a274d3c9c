import { readRowCount } from '../../../engine/footer/read-row-count.js'
import type { DataFile } from '../../../iceberg/data-file.js'
import { copyObject, refuseOtherSize } from './copy-object.js'
import { copyPositionDeletes } from './copy-position-deletes.js'
import { otherRowCount } from './other-row-count.js'
import type { TableCopy } from './table-copy.js'

/**
 * Copy a data or delete file of a table, unless the target has it.
 *
 * @param options.isComplete - the target had it before, with all that belongs to its snapshot: it is not read again
 * @returns the file as a manifest of the target describes it
 * @throws PHLO_OBJECT_MISSING, PHLO_FILE_UNREADABLE - it is not there, or not what its manifest says
 * @throws PHLO_COPY_DIFFERS - the target has another file in its place
 */
export async function copyFile(
  copy: TableCopy,
  file: DataFile,
  { isComplete }: { readonly isComplete: boolean },
): Promise<DataFile> {
  const { pair, mapping } = copy
  const key = pair.source.warehouse.keyOf(file.location)
  const bytesThere = await copy.bytesThere(key)
  if (file.content === 'position-deletes') {
    if (bytesThere === undefined) {
      await refuseOtherSize(pair, { key, bytes: Number(file.fileBytes) })
      await refuseOtherRows(copy, key, file)
    }
    const moved = await copyPositionDeletes(pair, { file, mapping, bytesThere })
    if (bytesThere === undefined) copy.wrote(Number(moved.fileBytes))
    return moved
  }
  if (bytesThere === undefined || !isComplete) {
    await refuseOtherRows(copy, key, file)
    const object = { key, bytes: Number(file.fileBytes), isThere: bytesThere !== undefined }
    if (await copyObject(pair, object)) copy.wrote(object.bytes)
  }
  return { ...file, location: mapping(file.location) }
}

/** The rows of a copy are those of its source, to the byte: they are counted in the source, so that it is named. */
async function refuseOtherRows({ pair }: TableCopy, key: string, file: DataFile): Promise<void> {
  const { store } = pair.source.warehouse
  if (file.fileFormat !== 'parquet') return
  const found = await store.stat(key)
  // What is missing, or of another size, is told of by what copies it.
  if (found === undefined || BigInt(found.bytes) !== file.fileBytes) return
  const count = () => readRowCount(store, { key, bytes: found.bytes })
  const rows = await count()
  if (rows === file.recordCount) return
  // It may be a copy on this disk that is damaged.
  const recounted = store.dropCopies([key]) ? await count() : rows
  if (recounted !== file.recordCount) throw otherRowCount(file, recounted)
}
