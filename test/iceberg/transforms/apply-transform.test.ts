import assert from 'node:assert/strict'
import fc from 'fast-check'
import { applyTransform, bucketHash } from '../../../src/iceberg/transforms/apply-transform.js'
import { parseTransform } from '../../../src/iceberg/transforms/parse-transform.js'
import { transformResultType } from '../../../src/iceberg/transforms/transform-result-type.js'
import type { PrimitiveType, Transform, Value } from '../../../src/iceberg/types.js'

/** From the specification's appendix B and PyIceberg's tests/test_transforms.py. */
const HASHES: readonly [PrimitiveType, Value, number][] = [
  ['int', 1, 1_392_991_556],
  ['int', 34, 2_017_239_379],
  ['long', 34n, 2_017_239_379],
  ['decimal(9,2)', 1420n, -500_754_589],
  ['date', 17_486, -653_330_422],
  ['time', 81_068_000_000n, -662_762_989],
  ['timestamp', 1_510_871_468_000_000n, -2_047_944_441],
  ['timestamp', 1_510_871_468_000_001n, -1_207_196_810],
  ['timestamptz', 1_510_871_468_000_000n, -2_047_944_441],
  ['string', 'iceberg', 1_210_000_089],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 1_488_055_340],
  ['fixed[4]', Uint8Array.of(0, 1, 2, 3), -188_683_207],
  ['binary', Uint8Array.of(0, 1, 2, 3), -188_683_207],
]

const VECTORS: readonly [Transform, PrimitiveType, Value, Value | null][] = [
  ['bucket[2]', 'int', 0, 0],
  ['bucket[100]', 'int', 34, 79],
  ['bucket[100]', 'long', 34n, 79],
  ['bucket[100]', 'date', 17_486, 26],
  ['bucket[100]', 'time', 81_068_000_000n, 59],
  ['bucket[100]', 'timestamp', 1_510_871_468_000_000n, 7],
  ['bucket[100]', 'decimal(9,2)', 1420n, 59],
  ['bucket[16]', 'decimal(5,2)', -128n, 13],
  ['bucket[100]', 'string', 'iceberg', 89],
  ['bucket[100]', 'uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 40],
  ['bucket[128]', 'fixed[3]', Buffer.from('foo'), 32],
  ['bucket[128]', 'binary', Uint8Array.of(0, 1, 2, 3), 57],
  ['year', 'date', 17_501, 47],
  ['year', 'date', -1, -1],
  ['month', 'date', 17_501, 575],
  ['month', 'date', -1, -1],
  ['day', 'date', 17_501, 17_501],
  ['year', 'timestamp', 1_512_151_975_038_194n, 47],
  ['month', 'timestamptz', 1_512_151_975_038_194n, 575],
  ['day', 'timestamp', 1_512_151_975_038_194n, 17_501],
  ['hour', 'timestamp', 1_512_151_975_038_194n, 420_042],
  ['year', 'timestamp', -1n, -1],
  ['month', 'timestamp', -1n, -1],
  ['day', 'timestamp', -1n, -1],
  ['hour', 'timestamp', -1n, -1],
  ['day', 'timestamp', 0n, 0],
  ['truncate[10]', 'int', 9, 0],
  ['truncate[10]', 'int', 11, 10],
  ['truncate[10]', 'int', -1, -10],
  ['truncate[10]', 'long', -10n, -10n],
  ['truncate[10]', 'long', -12n, -20n],
  ['truncate[50]', 'decimal(9,2)', 1065n, 1050n],
  ['truncate[10]', 'decimal(9,2)', -5n, -10n],
  ['truncate[3]', 'string', 'iceberg', 'ice'],
  ['truncate[2]', 'string', '😀é😀', '😀é'],
  ['truncate[3]', 'string', 'ab', 'ab'],
  ['truncate[3]', 'binary', Uint8Array.of(1, 2, 3, 4, 5), Uint8Array.of(1, 2, 3)],
  ['identity', 'string', 'x', 'x'],
  ['void', 'string', 'x', null],
]

describe('iceberg/transforms/apply-transform', () => {
  for (const [type, value, hash] of HASHES) {
    it(`hashes ${type} ${value} to ${hash}`, () => assert.equal(bucketHash(type, value), hash))
  }

  for (const [transform, type, value, expected] of VECTORS) {
    it(`makes ${expected} of ${type} ${value} by ${transform}`, () => {
      assert.deepEqual(applyTransform(transform, type, value), expected)
    })
  }

  it('keeps null null', () => {
    for (const transform of ['identity', 'bucket[4]', 'truncate[4]', 'day', 'void'] as const) {
      assert.equal(applyTransform(transform, 'timestamp', null), null)
    }
  })

  it('agrees with the calendar of JavaScript wherever that reaches', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        const days = Math.floor(date.getTime() / 86_400_000)
        const years = date.getUTCFullYear() - 1970
        assert.equal(applyTransform('year', 'date', days), years)
        assert.equal(applyTransform('month', 'date', days), years * 12 + date.getUTCMonth())
      }),
    )
  })
})

describe('iceberg/transforms/transform-result-type', () => {
  it('refuses types that a transform does not take', () => {
    assert.equal(transformResultType('hour', 'date'), undefined)
    assert.equal(transformResultType('day', 'string'), undefined)
    assert.equal(transformResultType('bucket[4]', 'double'), undefined)
    assert.equal(transformResultType('truncate[4]', 'date'), undefined)
  })

  it('makes days of dates and numbers of the coarser units', () => {
    assert.equal(transformResultType('day', 'timestamptz'), 'date')
    assert.equal(transformResultType('month', 'date'), 'int')
    assert.equal(transformResultType('truncate[4]', 'decimal(9,2)'), 'decimal(9,2)')
  })
})

describe('iceberg/transforms/parse-transform', () => {
  it('reads the spellings of the specification and no others', () => {
    assert.equal(parseTransform('bucket[16]'), 'bucket[16]')
    assert.equal(parseTransform('day'), 'day')
    for (const text of ['bucket[0]', 'bucket', 'truncate[-1]', 'zorder', '']) {
      assert.equal(parseTransform(text), undefined)
    }
  })
})
