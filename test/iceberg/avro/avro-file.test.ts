import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readAvroFile, writeAvroFile } from '../../../src/iceberg/avro/avro-file.js'
import { AvroReader } from '../../../src/iceberg/avro/avro-reader.js'
import type { AvroField, AvroRecord } from '../../../src/iceberg/avro/avro-schema.js'
import { AvroWriter } from '../../../src/iceberg/avro/avro-writer.js'

const SCHEMA: AvroRecord = {
  type: 'record',
  name: 'row',
  fields: [
    { name: 'int', type: 'int' },
    { name: 'long', type: ['null', 'long'], default: null },
    { name: 'double', type: 'double' },
    { name: 'text', type: 'string' },
    { name: 'bytes', type: 'bytes' },
    { name: 'amount', type: { type: 'fixed', name: 'amount', size: 16, logicalType: 'decimal' } },
    {
      name: 'counts',
      type: {
        type: 'array',
        logicalType: 'map',
        items: {
          type: 'record',
          name: 'entry',
          fields: [
            { name: 'key', type: 'int' },
            { name: 'value', type: 'long' },
          ],
        },
      },
    },
  ],
}
const SYNC = new Uint8Array(16).fill(7)
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const int = fc.integer()
const row = fc.record({
  int,
  long: fc.option(long, { nil: undefined }),
  double: fc.double({ noNaN: true }),
  text: fc.string({ unit: 'binary' }),
  bytes: fc.uint8Array(),
  amount: fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
  counts: fc.uniqueArray(fc.tuple(int, long), { selector: ([key]) => key }).map((entries) => new Map(entries)),
})

function keyOf({ name }: AvroField): string {
  return name
}

function write(records: readonly unknown[]): Uint8Array {
  return writeAvroFile({ schema: SCHEMA, metadata: { content: 'data' }, records, keyOf, syncMarker: SYNC })
}

describe('iceberg/avro/avro-file', () => {
  it('reads back all that it writes', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const contents = readAvroFile(write(rows), keyOf)

        assert.deepEqual(
          contents.records,
          rows.map((one) => ({ ...one })),
        )
        assert.equal(contents.metadata.get('content'), 'data')
      }),
      { numRuns: 50 },
    )
  })

  it('cuts many records into blocks', () => {
    const text = 'x'.repeat(1000)
    const rows = Array.from({ length: 300 }, (_, index) => ({
      int: index,
      long: 1n,
      double: 0.5,
      text,
      bytes: new Uint8Array(),
      amount: 0n,
      counts: new Map(),
    }))

    assert.deepEqual(readAvroFile(write(rows), keyOf).records, rows)
  })

  it('fails on a file that ends too early, at whatever byte', () => {
    const bytes = write([{ int: 1, double: 1, text: 'a', bytes: Uint8Array.of(1), amount: 1n, counts: new Map() }])

    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length)
      // After the header there may as well be no block at all.
      if (length !== headerLength(bytes)) assert.throws(() => readAvroFile(cut, keyOf), `at byte ${length}`)
    }
  })

  it('refuses a codec that it does not know by name', () => {
    const bytes = Buffer.from(write([]))
    const codec = bytes.indexOf('deflate')
    bytes.write('zstdzst', codec)
    const block = Buffer.from([2, 2, 0, ...SYNC])

    assert.throws(() => readAvroFile(Buffer.concat([bytes, block]), keyOf), /zstdzst/)
  })

  it('reads blocks that tell their size in bytes', () => {
    const writer = new AvroWriter()
    for (const value of [-2, 2, 10, 20, 0]) writer.int(value)
    const reader = new AvroReader(writer.take())
    const items: number[] = []

    reader.blocks(() => items.push(reader.int()))

    assert.deepEqual(items, [10, 20])
  })
})

function headerLength(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Buffer.from(SYNC)) + SYNC.length
}
