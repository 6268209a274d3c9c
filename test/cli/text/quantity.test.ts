import assert from 'node:assert/strict'
import { bytesText, countText, durationText, quantityText, timeText } from '../../../src/cli/text/quantity.js'

const CASES: readonly (readonly [found: string, expected: string])[] = [
  [bytesText(0), '0 B'],
  [bytesText(999), '999 B'],
  [bytesText(1000n), '1.0 kB'],
  [bytesText(1234), '1.2 kB'],
  [bytesText(99_400), '99 kB'],
  [bytesText(999_499), '999 kB'],
  [bytesText(999_500), '1.0 MB'],
  [bytesText(123_456_789n), '123 MB'],
  [bytesText(2n ** 63n), '9223 PB'],
  [countText(undefined), 'unknown'],
  [countText(1234567n), '1,234,567'],
  [countText(999), '999'],
  [countText(-1000), '-1,000'],
  [countText(-100n), '-100'],
  [quantityText(0, 'row'), '0 rows'],
  [quantityText(1n, 'row'), '1 row'],
  [quantityText(2000, 'file'), '2,000 files'],
  [durationText(80.4), '80 ms'],
  [durationText(1240), '1.2 s'],
  [durationText(185_000), '3 min 5 s'],
  [durationText(59_999), '60.0 s'],
  [timeText(undefined), ''],
  [timeText(0), '1970-01-01 00:00:00Z'],
]

describe('cli/text/quantity', () => {
  for (const [found, expected] of CASES) {
    it(`writes ${expected || 'nothing for what is not known'}`, () => assert.equal(found, expected))
  }
})
