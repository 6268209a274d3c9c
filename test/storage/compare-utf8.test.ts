import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compareUtf8 } from '../../src/storage/compare-utf8.js'

describe('storage/compare-utf8', () => {
  it('orders strings as their bytes are ordered', () => {
    const strings = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(strings, strings, (one, other) => {
        assert.equal(Math.sign(compareUtf8(one, other)), Buffer.compare(Buffer.from(one), Buffer.from(other)))
      }),
    )
  })

  it('puts what UTF-16 writes as surrogates above all else', () => {
    assert(compareUtf8('😀', '\uffee') > 0)
    assert(compareUtf8('\uffee', '\ud7ff') > 0)
  })
})
