import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compareBounds, compareValues } from '../../../src/iceberg/values/compare-values.js'

describe('iceberg/values/compare-values', () => {
  it('orders strings as their UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other))
        assert.equal(Math.sign(compareValues(one, other)), bytes)
      }),
    )
  })

  it('puts a character beyond U+FFFF above U+FFFF, unlike UTF-16', () => {
    assert.ok(compareValues('😀', '\uffff') > 0)
  })

  it('orders bytes as unsigned', () => {
    assert.ok(compareValues(Uint8Array.of(0xff), Uint8Array.of(0x01)) > 0)
  })

  it('puts NaN above infinity and equal to itself', () => {
    assert.ok(compareValues(Number.NaN, Number.POSITIVE_INFINITY) > 0)
    assert.ok(compareValues(0, Number.NaN) < 0)
    assert.equal(compareValues(Number.NaN, Number.NaN), 0)
    assert.equal(compareValues(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY), 0)
  })

  it('holds the zeros equal as values and apart as bounds', () => {
    assert.equal(compareValues(-0, 0), 0)
    assert.ok(compareBounds(-0, 0) < 0)
    assert.ok(compareBounds(0, -0) > 0)
  })
})
