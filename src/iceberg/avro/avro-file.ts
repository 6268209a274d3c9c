import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { AvroReader } from './avro-reader.js'
import type { AvroSchema } from './avro-schema.js'
import { AvroWriter } from './avro-writer.js'
import { type AvroFieldKey, avroDecoder } from './decode-avro.js'
import { avroEncoder } from './encode-avro.js'

/** What an Avro object container file holds. */
export interface AvroFileContents {
  /** The header's own keys and those of the format (`avro.schema`, `avro.codec`). */
  readonly metadata: ReadonlyMap<string, string>
  readonly records: readonly unknown[]
}

interface AvroFileParts {
  readonly schema: AvroSchema
  /** Keys for the header besides those of the format. */
  readonly metadata: Readonly<Record<string, string>>
  readonly records: Iterable<unknown>
  readonly keyOf: AvroFieldKey
  /** 16 random bytes. */
  readonly syncMarker: Uint8Array
}

const MAGIC = Buffer.from('Obj\u0001', 'latin1')
const SYNC_BYTES = 16
const BLOCK_BYTES_TARGET = 64 * 1024

/**
 * Read an Avro object container file.
 *
 * @throws RangeError - it is none, is damaged, or uses a codec other than `deflate` and `null`
 * @see https://avro.apache.org/docs/1.12.0/specification/#object-container-files
 */
export function readAvroFile(bytes: Uint8Array, keyOf: AvroFieldKey): AvroFileContents {
  const reader = new AvroReader(bytes)
  if (!MAGIC.equals(reader.fixed(MAGIC.length))) throw new RangeError('this is not an Avro file')
  const metadata = new Map<string, string>()
  reader.blocks(() => metadata.set(reader.string(), reader.string()))
  const sync = Buffer.from(reader.fixed(SYNC_BYTES))

  const decode = avroDecoder(JSON.parse(metadata.get('avro.schema') ?? 'null'), keyOf)
  const codec = metadata.get('avro.codec') ?? 'null'
  const records: unknown[] = []
  while (!reader.atEnd) {
    const count = reader.int()
    const block = new AvroReader(decompress(codec, reader.bytes()))
    for (let index = 0; index < count; index++) records.push(decode(block))
    if (!sync.equals(reader.fixed(SYNC_BYTES))) throw new RangeError('an Avro block does not end with the sync marker')
  }
  return { metadata, records }
}

/** Write an Avro object container file, compressed with deflate, as Iceberg's Java library does. */
export function writeAvroFile({ schema, metadata, records, keyOf, syncMarker }: AvroFileParts): Uint8Array {
  const encode = avroEncoder(schema, keyOf)
  const chunks = [header({ ...metadata, 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate' }, syncMarker)]
  const block = new AvroWriter()
  let count = 0
  const flush = (): void => {
    if (count > 0) chunks.push(blockFrame(count, deflateRawSync(block.take()), syncMarker))
    count = 0
  }
  for (const record of records) {
    encode(block, record)
    count++
    if (block.length >= BLOCK_BYTES_TARGET) flush()
  }
  flush()
  return Buffer.concat(chunks)
}

function decompress(codec: string, block: Uint8Array): Uint8Array {
  if (codec === 'null') return block
  if (codec === 'deflate') return inflateRawSync(block)
  throw new RangeError(`the Avro codec "${codec}" is not supported`)
}

function header(metadata: Readonly<Record<string, string>>, syncMarker: Uint8Array): Buffer {
  const writer = new AvroWriter()
  writer.fixed(MAGIC)
  const entries = Object.entries(metadata)
  writer.int(entries.length)
  for (const [key, value] of entries) {
    writer.string(key)
    writer.string(value)
  }
  writer.int(0)
  writer.fixed(syncMarker)
  return writer.take()
}

function blockFrame(count: number, data: Uint8Array, syncMarker: Uint8Array): Buffer {
  const writer = new AvroWriter()
  writer.int(count)
  writer.bytes(data)
  writer.fixed(syncMarker)
  return writer.take()
}
