import type { ObjectStore } from '../../storage/object-store.js'
import { FILE } from './parquet-footer.js'
import { readThrift } from './read-thrift.js'
import { integerAt } from './thrift-value.js'

const MAGIC = 'PAR1'
const TAIL_BYTES = 8

/**
 * How many rows a Parquet file says that it has, whoever wrote it.
 *
 * @returns `undefined` for a file that is no Parquet, is encrypted, or whose footer is damaged
 */
export async function readRowCount(
  store: Pick<ObjectStore, 'read'>,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): Promise<bigint | undefined> {
  const tail = await store.read(key, { start: Math.max(0, bytes - TAIL_BYTES), end: bytes })
  if (tail?.length !== TAIL_BYTES || Buffer.from(tail).toString('latin1', 4) !== MAGIC) return undefined
  const start = bytes - TAIL_BYTES - Buffer.from(tail).readUInt32LE(0)
  const footer = start < 0 ? undefined : await store.read(key, { start, end: bytes - TAIL_BYTES })
  try {
    return footer && integerAt(readThrift(footer), FILE.rowCount)
  } catch {
    return undefined
  }
}
