import assert from 'node:assert/strict'
import { lowerBound, upperBound } from '../../../src/engine/write/column-bounds.js'

describe('engine/write/column-bounds', () => {
  const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes))

  it('keeps strings of 16 characters as they are, however many bytes they have', () => {
    assert.equal(text(lowerBound('string', '🐟'.repeat(16))), '🐟'.repeat(16))
    assert.equal(text(upperBound('string', '🐟'.repeat(16))), '🐟'.repeat(16))
  })

  it('cuts longer strings, and raises the last character of the upper bound', () => {
    assert.equal(text(lowerBound('string', 'abcdefghijklmnopqrst')), 'abcdefghijklmnop')
    assert.equal(text(upperBound('string', 'abcdefghijklmnopqrst')), 'abcdefghijklmnoq')
  })

  it('steps over the surrogates, and carries over characters that have no next one', () => {
    assert.equal(text(upperBound('string', `${'a'.repeat(15)}\ud7ffx`)), `${'a'.repeat(15)}\ue000`)
    assert.equal(text(upperBound('string', `a${'\u{10ffff}'.repeat(20)}`)), 'b')
  })

  it('has no upper bound where nothing short is greater', () => {
    assert.equal(upperBound('string', '\u{10ffff}'.repeat(17)), undefined)
    assert.equal(upperBound('binary', new Uint8Array(17).fill(255)), undefined)
  })

  it('cuts and raises bytes', () => {
    const bytes = Uint8Array.of(...Array(15).fill(1), 255, 7)

    assert.deepEqual(lowerBound('binary', bytes), bytes.slice(0, 16))
    assert.deepEqual(upperBound('binary', bytes), Uint8Array.of(...Array(14).fill(1), 2))
  })
})
