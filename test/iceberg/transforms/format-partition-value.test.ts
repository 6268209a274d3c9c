import assert from 'node:assert/strict'
import { formatPartitionValue } from '../../../src/iceberg/transforms/format-partition-value.js'
import type { PrimitiveType, Transform, Value } from '../../../src/iceberg/types.js'

/** From PyIceberg's tests/test_transforms.py. */
const VECTORS: readonly [Transform, PrimitiveType, Value | null, string][] = [
  ['identity', 'long', null, 'null'],
  ['identity', 'date', 17_501, '2017-12-01'],
  ['identity', 'time', 36_775_038_194n, '10:12:55.038194'],
  ['identity', 'timestamptz', 1_512_151_975_038_194n, '2017-12-01T18:12:55.038194+00:00'],
  ['identity', 'timestamp', 1_512_151_975_038_194n, '2017-12-01T18:12:55.038194'],
  ['identity', 'long', -1_234_567_890_000n, '-1234567890000'],
  ['identity', 'string', 'a/b/c=d', 'a/b/c=d'],
  ['identity', 'decimal(9,2)', -150n, '-1.50'],
  ['identity', 'fixed[3]', Buffer.from('foo'), 'Zm9v'],
  ['year', 'date', 47, '2017'],
  ['month', 'date', 575, '2017-12'],
  ['day', 'date', 17_501, '2017-12-01'],
  ['hour', 'timestamp', 420_042, '2017-12-01-18'],
  ['year', 'timestamp', -1, '1969'],
  ['month', 'timestamp', -1, '1969-12'],
  ['day', 'timestamp', -1, '1969-12-31'],
  ['hour', 'timestamp', -1, '1969-12-31-23'],
  ['month', 'timestamp', 0, '1970-01'],
  ['hour', 'timestamp', null, 'null'],
  ['bucket[16]', 'string', 7, '7'],
]

describe('iceberg/transforms/format-partition-value', () => {
  for (const [transform, type, value, text] of VECTORS) {
    it(`spells ${transform} of ${type} ${value} as ${text}`, () => {
      assert.equal(formatPartitionValue(transform, type, value), text)
    })
  }
})
