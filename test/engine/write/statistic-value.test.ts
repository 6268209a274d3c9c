import assert from 'node:assert/strict'
import { statisticValue } from '../../../src/engine/write/statistic-value.js'
import type { PrimitiveType, Value } from '../../../src/iceberg/types.js'

describe('engine/write/statistic-value', () => {
  const cases: [PrimitiveType, string, Value | undefined][] = [
    ['boolean', '1', true],
    ['boolean', '0', false],
    ['int', '-2147483648', -(2 ** 31)],
    ['long', '9223372036854775807', 2n ** 63n - 1n],
    ['float', '1.5', 1.5],
    ['double', '-inf', Number.NEGATIVE_INFINITY],
    ['double', 'inf', Number.POSITIVE_INFINITY],
    ['double', '1e+300', 1e300],
    ['date', '1970-01-01', 0],
    ['date', '1969-12-31', -1],
    ['date', '2024-02-29', 19_782],
    ['date', '10000-01-01', 2_932_897],
    ['date', '0044-03-15 (BC)', -735_160],
    ['date', 'infinity', undefined],
    ['time', '23:59:59.999999', 86_399_999_999n],
    ['time', '00:00:00.5', 500_000n],
    ['timestamp', '1969-12-31 23:59:59.999999', -1n],
    ['timestamp', 'infinity', undefined],
    ['timestamptz', '2024-01-01 00:00:00+00', 1_704_067_200_000_000n],
    ['timestamptz', '0001-01-01 (BC) 00:00:00+00', -62_167_219_200_000_000n],
    ['string', 'x', 'x'],
    ['decimal(9,2)', '-0.05', -5n],
    ['decimal(38,0)', '99999999999999999999999999999999999999', 10n ** 38n - 1n],
    ['binary', 'AA00', Uint8Array.of(0xaa, 0)],
  ]
  for (const [type, text, value] of cases) {
    it(`reads ${text} of ${type}`, () => {
      assert.deepEqual(statisticValue(type, text), value)
    })
  }
})
