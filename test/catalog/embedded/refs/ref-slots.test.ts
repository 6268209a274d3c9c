import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type RefSlots, refSlots } from '../../../../src/catalog/embedded/refs/ref-slots.js'
import type { Slot } from '../../../../src/catalog/embedded/refs/slot-format.js'
import { systemAmbient } from '../../../../src/cli/system-ambient.js'
import type { ObjectStore } from '../../../../src/storage/object-store.js'
import { type StoreMoment, watchedStore } from '../../../support/failing-store.js'
import { memoryStore } from '../../../support/memory-store.js'

/** A process of its own: it remembers nothing of what others did. */
function processOn(store: ObjectStore, nowMs: () => number = () => 0): RefSlots {
  return refSlots(store, { ...systemAmbient, now: nowMs })
}

async function move(slots: RefSlots, hash: string | null, name = 'main'): Promise<Slot> {
  const moved = await slots.advance(name, await slots.latest(name), { type: 'BRANCH', hash })
  assert(moved)
  return moved
}

for (const isRemote of [false, true]) {
  describe(`catalog/ref-slots in a store ${isRemote ? 'far away' : 'at hand'}`, () => {
    it('knows nothing of a ref that never was', async () => {
      assert.equal(await processOn(memoryStore({ isRemote })).latest('main'), undefined)
    })

    it('finds the current slot in a bounded number of looks, after any number of moves, and keeps few objects', async () => {
      const store = memoryStore({ isRemote })
      const slots = processOn(store)
      for (let count = 1; count <= 2000; count++) {
        await move(slots, String(count))
        if (count % 97 !== 0) continue
        let looks = 0
        const look = ({ when }: StoreMoment) => {
          if (when === 'before') looks++
        }
        const reader = processOn(watchedStore(store, look))

        assert.equal((await reader.latest('main'))?.hash, String(count))
        assert(looks <= 32, `${looks} looks after ${count} moves`)
        assert((await keysOf(store, '_catalog/refs/')).length <= 33)
      }
    })

    it('lets one of two win who start from the same slot', async () => {
      const store = memoryStore({ isRemote })
      const from = await move(processOn(store), 'a')
      const moves = await Promise.all(
        ['b', 'c'].map((hash) => processOn(store).advance('main', from, { type: 'BRANCH', hash })),
      )

      assert.equal(moves.filter((moved) => moved).length, 1)
    })

    it('lets a writer lose that slept while its slot was filled and pruned, and shows its attempt to nobody', async () => {
      for (let start = 0; start < 70; start++) {
        const store = memoryStore({ isRemote })
        const awake = processOn(store)
        for (let count = 0; count <= start; count++) await move(awake, `before-${count}`)
        const asleep = processOn(store)
        const from = await asleep.latest('main')
        for (let count = 0; count < 100; count++) await move(awake, `after-${count}`)

        const attempt = asleep.advance('main', from, { type: 'BRANCH', hash: 'late' })
        const [seen, lost] = await Promise.all([processOn(store).latest('main'), attempt])

        assert.equal(seen?.hash, 'after-99')
        assert.equal(lost, undefined)
        assert.equal((await asleep.latest('main'))?.hash, 'after-99')
        assert.equal((await move(asleep, 'next')).number, start + 101)
      }
    })

    it('lets a writer win whose slot was pruned by quick others before it looked again', async () => {
      const store = memoryStore({ isRemote })
      const others = processOn(store)
      const overtaken = processOn(
        watchedStore(store, async ({ method, when }) => {
          if (method !== 'writeIfAbsent' || when !== 'after') return
          for (let count = 0; count < 70; count++) await move(others, `after-${count}`)
        }),
      )

      assert.equal((await move(overtaken, 'mine')).number, 0)
      assert.equal((await processOn(store).latest('main'))?.hash, 'after-69')
      assert.equal((await others.at('main', 0))?.number, 70)
    })

    it('shows nobody the attempt of such a writer that died over it', async () => {
      const store = memoryStore({ isRemote })
      const reader = processOn(store)
      const awake = processOn(store)
      for (let count = 0; count < 31; count++) await move(awake, `before-${count}`)
      await reader.latest('main')
      for (let count = 0; count < 40; count++) await move(awake, `after-${count}`)
      await store.write('_catalog/refs/main@31', Buffer.from(JSON.stringify({ formatVersion: 1, hash: 'late' })))

      assert.equal((await reader.latest('main'))?.hash, 'after-39')
      assert.equal((await processOn(store).latest('main'))?.hash, 'after-39')
      assert.equal((await reader.at('main', 0))?.hash, 'after-39')
    })

    it('finds a ref whose first slots are pruned by others while it is looked for', async () => {
      const store = memoryStore({ isRemote })
      const others = processOn(store)
      await move(others, 'before')
      let looks = 0
      const reader = processOn(
        watchedStore(store, async ({ method, when }) => {
          if (method !== 'stat' || when !== 'after' || looks++ > 0) return
          for (let count = 0; count < 40; count++) await move(others, `after-${count}`)
        }),
      )

      assert.equal((await reader.latest('main'))?.hash, 'after-39')
    })

    it('goes on after pruning was cut short at any point', async () => {
      for (let calls = 0; calls < 80; calls++) {
        const store = memoryStore({ isRemote })
        const awake = processOn(store)
        for (let count = 0; count < 32; count++) await move(awake, `before-${count}`)
        const dying = processOn(
          watchedStore(store, ({ number, key }) => {
            if (number >= calls && key !== '_catalog/refs/main@32') throw new Error('died')
          }),
        )
        await move(dying, 'after').catch(() => undefined)
        const latest = await processOn(store).latest('main')

        assert(latest && latest.number >= 31)
        for (let count = 0; count < 64; count++) await move(awake, `later-${count}`)
        assert.equal((await processOn(store).latest('main'))?.number, latest.number + 64)
      }
    })

    it('knows what was current at any time, deletions and pruned slots included', async () => {
      const gaps = fc.array(fc.tuple(fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 150 })
      await fc.assert(
        fc.asyncProperty(gaps, async (steps) => {
          const store = memoryStore({ isRemote })
          let nowMs = 1000
          const slots = processOn(store, () => nowMs)
          const moves: { readonly timeMs: number; readonly hash: string | null }[] = []
          for (const [index, [gapMs, isDeletion]] of steps.entries()) {
            nowMs += gapMs
            const hash = isDeletion ? null : String(index)
            moves.push({ timeMs: nowMs, hash })
            await move(slots, hash)
          }
          for (let timeMs = 999; timeMs <= nowMs + 1; timeMs++) {
            const expected = moves.findLast((made) => made.timeMs <= timeMs)
            assert.equal((await processOn(store).at('main', timeMs))?.hash, expected?.hash)
          }
        }),
        { numRuns: 25 },
      )
    })

    it('never lets time go backwards, also when a clock does', async () => {
      const store = memoryStore({ isRemote })
      const [right, wrong] = [processOn(store, () => 2000), processOn(store, () => 1000)]
      await move(right, 'a')

      assert.equal((await move(wrong, 'b')).timeMs, 2000)
    })
  })
}

describe('catalog/embedded/refs/ref-slots in a store far away', () => {
  it('finds the current slot in four calls, two of them at once, after any number of moves', async () => {
    const store = memoryStore({ isRemote: true })
    const slots = processOn(store)
    for (let count = 1; count <= 200; count++) {
      await move(slots, String(count))
      const calls: string[] = []
      const reader = processOn(watchedStore(store, ({ method, when }) => void calls.push(`${method} ${when}`)))

      assert.equal((await reader.latest('main'))?.hash, String(count))
      const atOnce = ['read before', 'stat before', 'read after', 'stat after']
      assert.deepEqual(calls, ['list before', 'list after', ...atOnce, 'stat before', 'stat after'])
    }
  })

  it('finds the current slot when a list misses it, or all', async () => {
    for (const listed of [0, 1, 40, 69, 99]) {
      const store = memoryStore({ isRemote: true })
      const slots = processOn(store)
      for (let count = 0; count < 100; count++) await move(slots, String(count))
      const reader = processOn({
        ...store,
        async *list() {
          yield { key: `_catalog/refs/main@${listed}`, bytes: 0, modifiedMs: 0 }
        },
      })
      const blind = processOn({ ...store, async *list() {} })

      assert.equal((await reader.latest('main'))?.hash, '99')
      assert.equal((await blind.latest('main'))?.hash, '99')
    }
  })

  it('does not take for current what a list shows that came too late', async () => {
    const store = memoryStore({ isRemote: true })
    const slots = processOn(store)
    for (let count = 0; count < 40; count++) await move(slots, String(count))
    const late = { formatVersion: 1, number: 31, type: 'BRANCH', hash: 'late', nonce: 'ff', timeMs: 0 }
    await store.write('_catalog/refs/main@31', Buffer.from(JSON.stringify(late)))
    const reader = processOn({
      ...store,
      async *list() {
        yield { key: '_catalog/refs/main@31', bytes: 0, modifiedMs: 0 }
      },
    })

    assert.equal((await reader.latest('main'))?.hash, '39')
  })
})

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}
