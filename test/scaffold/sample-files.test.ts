import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type NightscoutEntry, nightscoutSample } from '../../src/scaffold/nightscout-sample.js'
import { sampleFiles } from '../../src/scaffold/sample-files.js'

describe('scaffold/sample-files', () => {
  it('makes the same bytes every time, on every machine', () => {
    const hash = createHash('sha256')
    for (const { path, bytes } of sampleFiles('glucose')) hash.update(path).update('\0').update(bytes)

    assert.equal(hash.digest('hex'), '8d57e5b67ab9b20d90c529ffff9766ee8d0236197ec05b005f0e2b1c7ad84def')
  })

  it('makes none for the other templates', () => {
    assert.deepEqual([sampleFiles('files'), sampleFiles('empty')], [[], []])
  })

  it('keeps two weeks of days, and one more that waits', () => {
    const paths = sampleFiles('glucose').map(({ path }) => path)

    assert.equal(paths.filter((path) => /^sample-data\/entries\/2026-01-\d\d\.json$/.test(path)).length, 14)
    assert.equal(paths.filter((path) => /^sample-data\/treatments\/2026-01-\d\d\.json$/.test(path)).length, 14)
    assert.deepEqual(paths.filter((path) => path.startsWith('sample-data/next-day/')).sort(), [
      'sample-data/next-day/entries/2026-01-18.json',
      'sample-data/next-day/entries/2026-01-19.json',
      'sample-data/next-day/treatments/2026-01-19.json',
    ])
  })

  it('changes the last three readings of a day that was exported before', () => {
    const files = sampleFiles('glucose')
    const before = documents(files, 'sample-data/entries/2026-01-18.json')
    const after = documents(files, 'sample-data/next-day/entries/2026-01-18.json')

    const changed = after.flatMap(({ sgv }, index) => (sgv === before[index]?.sgv ? [] : [index - before.length]))

    assert.deepEqual(changed, [-3, -2, -1])
    assert.deepEqual(
      after.map(({ _id }) => _id),
      before.map(({ _id }) => _id),
    )
  })
})

describe('scaffold/nightscout-sample', () => {
  const { entries, treatments } = nightscoutSample({ startMs: Date.UTC(2026, 0, 5), dayCount: 7, seed: 1 })

  it('gives every document an ObjectId of its own', () => {
    const ids = [...entries, ...treatments].map(({ _id }) => _id)

    assert(ids.every((id) => /^[0-9a-f]{24}$/.test(id)))
    assert.equal(new Set(ids).size, ids.length)
  })

  it('tells each time in all of its spellings alike', () => {
    assert(entries.every(({ date, dateString, sysTime }) => Date.parse(dateString) === date && sysTime === dateString))
  })

  it('orders documents by time', () => {
    assert.deepEqual(
      entries,
      entries.toSorted((one, other) => one.date - other.date),
    )
    assert.deepEqual(
      treatments,
      treatments.toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1)),
    )
  })

  it('has no change of glucose after a gap', () => {
    const gap = entries.filter(({ date }, index) => date - (entries[index - 1]?.date ?? 0) > 300_000)

    assert(gap.length > 1)
    assert(gap.every(({ delta, direction }) => delta === undefined && direction === 'NOT COMPUTABLE'))
  })

  it('stays within what a sensor reports, mostly in range', () => {
    const inRange = entries.filter(({ sgv }) => sgv >= 70 && sgv <= 180).length / entries.length

    assert(entries.every(({ sgv }) => Number.isInteger(sgv) && sgv >= 40 && sgv <= 400))
    assert(inRange > 0.6 && inRange < 0.97, `${inRange}`)
  })
})

function documents(files: ReturnType<typeof sampleFiles>, path: string): readonly NightscoutEntry[] {
  return JSON.parse(Buffer.from(files.find((file) => file.path === path)?.bytes ?? []).toString())
}
