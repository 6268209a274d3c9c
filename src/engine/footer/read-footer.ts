import type { ObjectStore } from '../../storage/object-store.js'
import { CHUNK, columnsOf, FILE, ROW_GROUP } from './parquet-footer.js'
import { readThrift } from './read-thrift.js'
import { bytesAt, structsAt, type ThriftStruct } from './thrift-value.js'

const MAGIC = 'PAR1'
const TAIL_BYTES = 8
/** Footers of ordinary files are smaller; these are read at once with what ends them. */
const READ_BYTES = 64 * 1024

/**
 * Read the footer of a Parquet file that DuckDB wrote.
 *
 * @returns `undefined` for any other file, one that is encrypted, in parts or damaged: to read it is not our business
 */
export async function readFooter(
  store: Pick<ObjectStore, 'read'>,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): Promise<ThriftStruct | undefined> {
  const end = await store.read(key, { start: Math.max(0, bytes - READ_BYTES), end: bytes })
  if (end === undefined || end.length < TAIL_BYTES) return undefined
  const tail = Buffer.from(end.buffer, end.byteOffset + end.length - TAIL_BYTES, TAIL_BYTES)
  if (tail.toString('latin1', 4) !== MAGIC) return undefined
  const size = tail.readUInt32LE(0) + TAIL_BYTES
  const whole = size <= end.length ? end : await store.read(key, { start: Math.max(0, bytes - size), end: bytes })
  const footer = parse(whole?.subarray(-size, -TAIL_BYTES))
  return footer !== undefined && isPlain(footer) ? footer : undefined
}

function parse(bytes: Uint8Array | undefined): ThriftStruct | undefined {
  try {
    return bytes === undefined ? undefined : readThrift(bytes)
  } catch {
    return undefined
  }
}

function isPlain(footer: ThriftStruct): boolean {
  const isByDuckDB = Buffer.from(bytesAt(footer, FILE.createdBy) ?? [])
    .toString()
    .startsWith('DuckDB')
  return isByDuckDB && !footer.has(FILE.encryption) && structsAt(footer, FILE.rowGroups).every(isWhole)
}

function isWhole(rowGroup: ThriftStruct): boolean {
  const chunks = structsAt(rowGroup, ROW_GROUP.columns)
  const isElsewhere = (chunk: ThriftStruct) => chunk.has(CHUNK.path) || chunk.has(CHUNK.encryption)
  return columnsOf(rowGroup).length === chunks.length && chunks.every((chunk) => !isElsewhere(chunk))
}
