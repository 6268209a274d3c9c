import assert from 'node:assert/strict'
import { sinceSeconds } from '../../../src/cli/stack/since-seconds.js'
import { PhloError } from '../../../src/errors.js'

const NOW_MS = Date.parse('2026-01-31T12:00:00Z')

describe('cli/stack/since-seconds', () => {
  for (const [text, time] of [
    ['90s', '2026-01-31T11:58:30Z'],
    ['10m', '2026-01-31T11:50:00Z'],
    ['2h', '2026-01-31T10:00:00Z'],
    ['1d', '2026-01-30T12:00:00Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00Z'],
  ] as const) {
    it(`reads ${text} as ${time}`, () => {
      assert.equal(sinceSeconds(text, NOW_MS), Date.parse(time) / 1000)
    })
  }

  it('refuses what is neither a time nor a duration', () => {
    assert.throws(
      () => sinceSeconds('soon', NOW_MS),
      (error) => error instanceof PhloError && error.code === 'PHLO_USAGE_INVALID',
    )
  })
})
