import assert from 'node:assert/strict'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, entriesRequest, readRows } from '../support/entries-table.js'
import { push } from '../support/storied-lake.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

describe('tables/resolve-ref', () => {
  let lake: TempLake
  let [first, second] = ['', '']
  let nowMs = Date.parse('2026-01-01T00:00:00Z')

  before(async () => {
    lake = await tempLake({ ambient: { ...systemAmbient, now: () => nowMs } })
    nowMs += 60_000
    first = (await writeRows(lake, entriesRequest(`(1, 'a')`))).hash
    nowMs += 60_000
    second = (await writeRows(lake, entriesRequest(`(2, 'b')`))).hash
    await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash: first })
    await branchFrom(lake, 'develop')
  })
  after(() => lake[Symbol.asyncDispose]())

  it('finds branches, tags, commits and beginnings of commits', async () => {
    const refs = ['main', 'v1', first, second.slice(0, 8)]

    const found = await Promise.all(refs.map((ref) => resolveRef(lake, { ref })))

    assert.deepEqual(
      found.map(({ type, hash }) => [type, hash]),
      [
        ['BRANCH', second],
        ['TAG', first],
        ['COMMIT', first],
        ['COMMIT', second],
      ],
    )
  })

  it('finds what a branch showed at a time', async () => {
    const { hash } = await resolveRef(lake, { ref: 'main', at: '2026-01-01T00:01:30Z' })

    assert.equal(hash, first)
    assert.deepEqual(await readRows(lake, hash), [[1n, 'a']])
  })

  it('finds what a branch showed in the lake that it was copied from, at times before it came', async () => {
    await using copy = await tempLake({ ambient: { ...systemAmbient, now: () => nowMs } })
    nowMs += 60_000
    await push(lake, copy)
    nowMs += 60_000
    const { hash: third } = await writeRows(copy, entriesRequest(`(3, 'c')`))
    const shown = async (at: string) => (await resolveRef(copy, { ref: 'main', at })).hash

    assert.deepEqual(await readRows(copy, await shown('2026-01-01T00:01:30Z')), [[1n, 'a']])
    assert.deepEqual(
      [await shown('2026-01-01T00:02:30Z'), await shown('2026-01-01T00:03:30Z')],
      [(await copy.catalog.reference('develop'))?.hash, (await copy.catalog.reference('develop'))?.hash],
    )
    assert.equal(await shown('2026-01-01T00:04:30Z'), third)
    await assert.rejects(shown('2026-01-01T00:00:30Z'), { code: 'PHLO_REF_UNKNOWN' })
  })

  it('finds nothing at a time before a branch was made here, whose commits were made here', async () => {
    await assert.rejects(resolveRef(lake, { ref: 'develop', at: '2026-01-01T00:01:30Z' }), { code: 'PHLO_REF_UNKNOWN' })
  })

  it('takes a tag or a commit as a time, too', async () => {
    const { hash } = await resolveRef(lake, { ref: 'main', at: 'v1' })

    assert.equal(hash, first)
  })

  it('suggests the ref that was meant', async () => {
    await assert.rejects(resolveRef(lake, { ref: 'develp' }), {
      code: 'PHLO_REF_UNKNOWN',
      context: { ref: 'develp', suggestion: 'develop' },
    })
  })

  it('says that a branch was not there yet', async () => {
    await assert.rejects(resolveRef(lake, { ref: 'main', at: '2020-01-01' }), { code: 'PHLO_REF_UNKNOWN' })
  })

  it('refuses a time that is none', async () => {
    await assert.rejects(resolveRef(lake, { ref: 'main', at: '2026-13-01' }), { code: 'PHLO_TIME_INVALID' })
  })
})
