import assert from 'node:assert/strict'
import { acquireLease } from '../../../src/pipelines/run/lease.js'
import type { Holder } from '../../../src/pipelines/run/run.js'
import { memoryStore } from '../../support/memory-store.js'

const MINUTE_MS = 60_000

describe('pipelines/run/lease', () => {
  it('refuses a second run while the first is at work, and names the first', async () => {
    const { take } = desk()
    await take('A')

    await assert.rejects(take('B'), {
      code: 'PHLO_RUN_IN_PROGRESS',
      context: { asset: 'a.a', run: 'A', host: 'h', pid: 1 },
    })
  })

  it('lets one of many runs that ask at once have it', async () => {
    const { take } = desk()

    const race = await Promise.allSettled(['A', 'B', 'C', 'D'].map((run) => take(run)))

    assert.equal(race.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  it('is free again when it was given back', async () => {
    const { take } = desk()

    for (let round = 0; round < 40; round += 1) await (await take(`run ${round}`)).release()

    await take('last')
  })

  it('ends at once when the process that holds it is dead', async () => {
    const { take, dead } = desk()
    const first = await take('A', { pid: 7 })
    dead.add(7)

    const second = await take('B')

    await second.verify()
    await assert.rejects(first.verify(), { code: 'PHLO_RUN_OVERTAKEN', context: { asset: 'a.a', run: 'A', by: 'B' } })
  })

  it('ends after a minute without a sign of its holder on another machine', async () => {
    const { take, clock } = desk()
    await take('A', { host: 'elsewhere' })

    await assert.rejects(take('B'), { code: 'PHLO_RUN_IN_PROGRESS' })
    clock.nowMs += MINUTE_MS
    await take('B')
  })

  it('is not given back by a run that was overtaken', async () => {
    const { take, clock } = desk()
    const first = await take('A')
    clock.nowMs += MINUTE_MS
    const second = await take('B')

    await first.release()

    await second.verify()
    await assert.rejects(take('C'), { code: 'PHLO_RUN_IN_PROGRESS' })
  })
})

function desk() {
  const store = memoryStore()
  const clock = { nowMs: 1_000_000 }
  const dead = new Set<number>()
  const ambient = { now: () => clock.nowMs, randomBytes: (count: number) => new Uint8Array(count) }
  return {
    clock,
    dead,
    take(run: string, options: Partial<Holder> = {}) {
      const holder = { host: 'h', pid: 1, isAlive: (pid: number) => !dead.has(pid), ...options }
      return acquireLease(store, ambient, { asset: 'a.a', run, holder })
    },
  }
}
