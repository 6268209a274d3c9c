import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatLosslessJson, parseLosslessJson } from '../../../src/iceberg/metadata/lossless-json.js'

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.constantFrom('12345678901234567890', '":12345678901234567890', '\\":12345678901234567890,'),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
    fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
}))

describe('iceberg/metadata/lossless-json', () => {
  it('reads back all that it writes, whatever stands in strings and keys', () => {
    fc.assert(
      fc.property(value, (json) => {
        assert.deepEqual(parseLosslessJson(formatLosslessJson(json)), json)
      }),
    )
  })

  it('writes what JSON writes where no bigint is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        assert.equal(formatLosslessJson(json), JSON.stringify(json))
      }),
    )
  })

  it('keeps fractions with many digits numbers', () => {
    assert.deepEqual(
      parseLosslessJson('[1234567890123456.5, 12345678901234567e3, 0.1234567890123456]'),
      [1234567890123456.5, 12345678901234567e3, 0.1234567890123456],
    )
  })

  it('reads strings of any length', () => {
    const text = 'x'.repeat(20_000_000)

    assert(Array.isArray(parseLosslessJson(JSON.stringify([text]))))
  })
})
