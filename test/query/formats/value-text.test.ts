import assert from 'node:assert/strict'
import type { ResultValue } from '../../../src/engine/engine.js'
import type { Type } from '../../../src/iceberg/types.js'
import { valueText } from '../../../src/query/formats/value-text.js'

const CASES: readonly (readonly [Type, Exclude<ResultValue, null>, string])[] = [
  ['boolean', true, 'true'],
  ['int', -7, '-7'],
  ['long', 9223372036854775807n, '9223372036854775807'],
  ['float', Math.fround(0.1), '0.1'],
  ['double', 0.1, '0.1'],
  ['double', -0, '-0'],
  ['double', Number.POSITIVE_INFINITY, 'Infinity'],
  ['decimal(5,3)', -7n, '-0.007'],
  ['decimal(38,0)', 12n, '12'],
  ['date', 0, '1970-01-01'],
  ['date', -1, '1969-12-31'],
  ['date', 2147483647, 'infinity'],
  ['time', 86_399_999_999n, '23:59:59.999999'],
  ['timestamp', -1n, '1969-12-31T23:59:59.999999'],
  ['timestamp', 1_500_000n, '1970-01-01T00:00:01.500'],
  ['timestamptz', 0n, '1970-01-01T00:00:00+00:00'],
  ['uuid', '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000a'],
  ['binary', Uint8Array.of(0, 255), '00ff'],
]

describe('query/formats/value-text', () => {
  for (const [type, value, text] of CASES) {
    it(`writes a ${type} as ${text}`, () => {
      assert.equal(valueText(type, value), text)
    })
  }
})
