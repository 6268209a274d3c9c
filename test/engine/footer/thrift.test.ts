import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readThrift } from '../../../src/engine/footer/read-thrift.js'
import { THRIFT, type ThriftField, type ThriftValue } from '../../../src/engine/footer/thrift-value.js'
import { writeThrift } from '../../../src/engine/footer/write-thrift.js'

interface Typed {
  readonly type: number
  readonly value: ThriftValue
}

const { typed } = fc.letrec<{ typed: Typed }>((tie) => ({
  typed: fc.oneof(
    { maxDepth: 3 },
    fc.boolean().map((value) => ({ type: value ? THRIFT.true : THRIFT.false, value })),
    fc.bigInt(0n, 255n).map((value) => ({ type: THRIFT.byte, value })),
    fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n).map((value) => ({ type: THRIFT.i32, value })),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ type: THRIFT.i64, value })),
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((value) => ({ type: THRIFT.double, value })),
    fc.uint8Array({ maxLength: 300 }).map((value) => ({ type: THRIFT.binary, value })),
    fc
      .array(fc.bigInt(-9n, 9n), { maxLength: 40 })
      .map((items) => ({ type: THRIFT.list, value: { elementType: THRIFT.i64, items } })),
    fc
      .array(fc.boolean(), { maxLength: 20 })
      .map((items) => ({ type: THRIFT.list, value: { elementType: THRIFT.true, items } })),
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 300 }), tie('typed')), { maxLength: 5 })
      .map((fields) => ({ type: THRIFT.struct, value: structOf(fields) })),
  ),
}))

describe('engine/footer/read-thrift', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), typed)), (fields) => {
        const struct = structOf(fields)

        assert.deepEqual(readThrift(Uint8Array.from(writeThrift(struct))), struct)
      }),
    )
  })

  it('reads the example of the specification', () => {
    // Field 1 is the i32 -3, field 17 the string "ab", field 18 true.
    const bytes = Uint8Array.from([0x15, 0x05, 0x08, 0x22, 0x02, 0x61, 0x62, 0x11, 0x00])

    const struct = readThrift(bytes)

    assert.deepEqual(
      [...struct],
      [
        [1, { type: THRIFT.i32, value: -3n }],
        [17, { type: THRIFT.binary, value: Uint8Array.from([0x61, 0x62]) }],
        [18, { type: THRIFT.true, value: true }],
      ],
    )
    assert.deepEqual(Uint8Array.from(writeThrift(struct)), bytes)
  })

  it('refuses bytes that end too early', () => {
    assert.throws(() => readThrift(Uint8Array.from([0x18, 0x05, 0x61])))
  })
})

/** Fields are written in ascending order. */
function structOf(fields: readonly (readonly [number, ThriftField])[]): ReadonlyMap<number, ThriftField> {
  return new Map([...new Map(fields)].sort(([one], [other]) => one - other))
}
