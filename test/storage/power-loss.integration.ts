import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diskStore } from '../../src/storage/disk-store.js'
import type { FileSystem } from '../../src/storage/file-system.js'
import type { ObjectStore } from '../../src/storage/object-store.js'
import { PowerLost, powerLossDisk } from '../support/power-loss-disk.js'
import { seededRandom } from '../support/seeded-random.js'

const FATES: readonly (() => number)[] = [() => 0, () => 0.999, ...[1, 2, 3, 4, 5, 6].map(seededRandom)]

describe('storage/disk-store and a loss of power', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-power-'))
  })

  afterEach(() => rm(directory, { recursive: true }))

  it('keeps every object that a call returned for, whole, at every point', async () => {
    for (const fate of FATES) {
      for (let callsMax = 0; await losesPower(fate, callsMax); callsMax++);
    }
  })

  it('makes durable what another process wrote and was killed over, before it relies on it', async () => {
    for (let callsKilled = 0; callsKilled < 12; callsKilled++) {
      for (const fate of FATES) {
        const disk = powerLossDisk(directory)
        const killed = diskStore(join(directory, 'root'), {
          fileSystem: dyingAfter(disk.fileSystem, callsKilled),
        })
        await killed.writeIfAbsent('a/b', bytes('first')).catch(() => undefined)
        const outcome = await diskStore(join(directory, 'root'), disk).writeIfAbsent('a/b', bytes('second'))

        await disk.losePower(fate)

        const expected = outcome === 'exists' ? 'first' : 'second'
        assert.equal(String(await diskStore(join(directory, 'root')).read('a/b')), expected)
        await rm(join(directory, 'root'), { recursive: true })
      }
    }
  })

  /** Returns false when the work was done before the power was lost. */
  async function losesPower(fate: () => number, callsMax: number): Promise<boolean> {
    const disk = powerLossDisk(directory, callsMax)
    const acknowledged = new Map<string, string>()
    const isDone = await work(diskStore(join(directory, 'root'), disk), acknowledged)

    await disk.losePower(fate)

    const store = diskStore(join(directory, 'root'))
    for (const [key, expected] of acknowledged) {
      const found = String(await store.read(key))
      // Replacing an object may have come as far as showing the new one.
      assert(found === expected || (key === 'r' && found === 'new'), `${key}: ${found} at ${callsMax}`)
    }
    for await (const { key } of store.list('')) {
      const found = String(await store.read(key))
      assert(key === 'r' ? ['old', 'new'].includes(found) : found === key, `${key} is torn: ${found} at ${callsMax}`)
    }
    await rm(directory, { recursive: true })
    await mkdir(directory)
    return !isDone
  }

  async function work(store: ObjectStore, acknowledged: Map<string, string>): Promise<boolean> {
    const write = async (key: string, text: string, call: Promise<unknown>) => {
      await call
      acknowledged.set(key, text)
    }
    try {
      const local = await mkdtemp(join(tmpdir(), 'phlo-local-'))
      await writeFile(join(local, 'rows'), 'd/data/1')
      await write('r', 'old', store.write('r', bytes('old')))
      await Promise.all(['a/b/c', 'a/b/d', 'a/e'].map((key) => write(key, key, store.writeIfAbsent(key, bytes(key)))))
      await write('d/data/1', 'd/data/1', store.publish(join(local, 'rows'), 'd/data/1'))
      await write('r', 'new', store.write('r', bytes('new')))
      await rm(local, { recursive: true })
      return true
    } catch (error) {
      if (error instanceof PowerLost) return false
      throw error
    }
  }
})

/** The calls of a process that is killed at one of them. */
function dyingAfter(fileSystem: FileSystem, callsMax: number): FileSystem {
  let calls = 0
  return new Proxy(fileSystem, {
    get: (target, name, receiver) => {
      if (calls++ >= callsMax) throw new Error('killed')
      return Reflect.get(target, name, receiver)
    },
  })
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
