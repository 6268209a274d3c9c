import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { PrimitiveType, Value } from '../../../src/iceberg/types.js'
import { decodeBound, decodeValue } from '../../../src/iceberg/values/decode-value.js'
import { encodeValue } from '../../../src/iceberg/values/encode-value.js'

/** From PyIceberg's tests/test_conversions.py and the specification's appendices. */
const VECTORS: readonly [PrimitiveType, Value, string][] = [
  ['boolean', false, '00'],
  ['boolean', true, '01'],
  ['int', 1234, 'd2040000'],
  ['int', 84_202, 'ea480100'],
  ['long', 1234n, 'd204000000000000'],
  ['long', 200n, 'c800000000000000'],
  ['double', 1.2345, '8d976e1283c0f33f'],
  ['double', 6, '0000000000001840'],
  ['date', 1000, 'e8030000'],
  ['time', 10_000n, '1027000000000000'],
  ['time', 100_000_000_000n, '00e8764817000000'],
  ['timestamp', 400_000n, '801a060000000000'],
  ['timestamptz', 100_000_000_000n, '00e8764817000000'],
  ['string', 'ABC', '414243'],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 'f79c3e09677c4bbda4793f349cb785e7'],
  ['fixed[3]', Buffer.from('foo'), '666f6f'],
  ['binary', Buffer.from('foo'), '666f6f'],
  ['decimal(5,2)', 12_345n, '3039'],
  ['decimal(3,2)', 345n, '0159'],
  ['decimal(7,4)', 1_234_567n, '12d687'],
  ['decimal(7,4)', -1_234_567n, 'ed2979'],
  ['decimal(9,2)', 0n, '00'],
  ['decimal(9,2)', 127n, '7f'],
  ['decimal(9,2)', 128n, '0080'],
  ['decimal(9,2)', -128n, '80'],
  ['decimal(9,2)', -129n, 'ff7f'],
]

describe('iceberg/values/encode-value', () => {
  for (const [type, value, hex] of VECTORS) {
    it(`writes and reads ${type} ${value} as ${hex}`, () => {
      const bytes = encodeValue(type, value)

      assert.equal(Buffer.from(bytes).toString('hex'), hex)
      const decoded = decodeValue(type, bytes)
      assert.deepEqual(value instanceof Uint8Array ? Buffer.from(encodeValue(type, decoded)) : decoded, value)
    })
  }

  it('reads back every decimal that it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), (unscaled) => {
        assert.equal(decodeValue('decimal(38,0)', encodeValue('decimal(38,0)', unscaled)), unscaled)
      }),
    )
  })

  it('reads back every long, double and string that it writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.double({ noNaN: true }),
        fc.string({ unit: 'binary' }),
        (long, double, string) => {
          assert.equal(decodeValue('long', encodeValue('long', long)), long)
          assert.equal(decodeValue('double', encodeValue('double', double)), double)
          assert.equal(decodeValue('string', encodeValue('string', string)), string)
        },
      ),
    )
  })

  it('reads bounds by the width they were written with, before their column was widened', () => {
    assert.equal(decodeBound('long', encodeValue('int', -7)), -7n)
    assert.equal(decodeBound('double', encodeValue('float', 1.5)), 1.5)
    assert.equal(decodeBound('decimal(38,2)', encodeValue('decimal(9,2)', -1050n)), -1050n)
  })

  it('keeps a byte order mark that a string begins with', () => {
    assert.equal(decodeValue('string', encodeValue('string', '\uFEFFa')), '\uFEFFa')
  })

  it('knows nothing of bounds that are damaged or NaN', () => {
    assert.equal(decodeBound('long', new Uint8Array(3)), undefined)
    assert.equal(decodeBound('int', new Uint8Array(8)), undefined)
    assert.equal(decodeBound('uuid', new Uint8Array(15)), undefined)
    assert.equal(decodeBound('decimal(9,2)', new Uint8Array(0)), undefined)
    assert.equal(decodeBound('double', encodeValue('double', Number.NaN)), undefined)
  })
})
