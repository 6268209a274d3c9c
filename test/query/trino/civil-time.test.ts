import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseDate, parseTime, parseTimestamp } from '../../../src/query/trino/civil-time.js'
import { zonedTimestampParser } from '../../../src/query/trino/zoned-timestamp.js'

describe('query/trino/civil-time', () => {
  for (const [text, days] of [
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['0001-01-01', -719_162],
    ['0000-02-29', -719_469],
    ['-0044-03-15', -735_525],
    ['+12345-01-01', 3_789_391],
    ['+5881580-07-11', 2_147_483_647],
  ] as const) {
    it(`counts ${days} days from 1970 to ${text}`, () => assert.equal(parseDate(text), days))
  }

  it('agrees with the calendar of JavaScript on every date that this has', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
        assert.equal(parseDate(new Date(days * 86_400_000).toISOString().slice(0, 10)), days)
      }),
    )
  })

  for (const [text, micros] of [
    ['00:00:00', 0n],
    ['23:59:59.999999', 86_399_999_999n],
    ['01:02:03.5', 3_723_500_000n],
    ['01:02:03.123456789', 3_723_123_456n],
  ] as const) {
    it(`counts ${micros} microseconds to ${text}`, () => assert.equal(parseTime(text), micros))
  }

  it('cuts digits off that are finer than microseconds, before 1970 too', () => {
    assert.equal(parseTimestamp('1969-12-31 23:59:59.9999999'), -1n)
    assert.equal(parseTimestamp('1970-01-01 00:00:00.0000009'), 0n)
  })

  it('makes nothing of other texts', () => {
    assert.equal(parseTimestamp('infinity'), undefined)
    assert.equal(parseTime('24 hours'), undefined)
    assert(Number.isNaN(parseDate('today')))
  })
})

describe('query/trino/zoned-timestamp', () => {
  const parse = zonedTimestampParser()

  for (const [text, utc] of [
    ['2020-01-01 00:00:00.000001 UTC', '2020-01-01 00:00:00.000001'],
    ['2020-01-01 00:00:00 -09:30', '2020-01-01 09:30:00'],
    ['2020-07-01 00:00:00 Europe/Berlin', '2020-06-30 22:00:00'],
    ['2020-01-01 00:00:00.000001 Europe/Berlin', '2019-12-31 23:00:00.000001'],
    ['1960-01-01 00:00:00.25 America/New_York', '1960-01-01 05:00:00.25'],
    ['2020-03-29 01:59:59.999999 Europe/Berlin', '2020-03-29 00:59:59.999999'],
    ['2020-03-29 03:00:00 Europe/Berlin', '2020-03-29 01:00:00'],
    ['2020-10-25 01:59:59 Europe/Berlin', '2020-10-24 23:59:59'],
    ['2020-10-25 03:00:00 Europe/Berlin', '2020-10-25 02:00:00'],
  ] as const) {
    it(`brings ${text} to UTC`, () => assert.equal(parse(text), parseTimestamp(utc)))
  }

  it('does not guess in the hour that clocks show twice, nor in zones that it does not know', () => {
    assert.equal(parse('2020-10-25 02:30:00 Europe/Berlin'), undefined)
    assert.equal(parse('2020-01-01 00:00:00 Moon/Tranquility'), undefined)
  })
})
