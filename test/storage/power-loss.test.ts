import assert from 'node:assert/strict'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { FileSystem } from '../../src/storage/file-system.js'
import type { ObjectStore } from '../../src/storage/object-store.js'
import { memoryFileSystem } from '../support/memory-file-system.js'
import { PowerLost, powerLossDisk } from '../support/power-loss-disk.js'
import { seededRandom } from '../support/seeded-random.js'

const FATES: readonly (() => number)[] = [() => 0, () => 0.999, ...[1, 2, 3, 4, 5, 6].map(seededRandom)]

describe('storage/disk-store and a loss of power', () => {
  it('keeps every object that a call returned for, whole, at every point', async () => {
    for (const fate of FATES) {
      for (let callsMax = 0, isDone = false; !isDone; callsMax++) {
        const base = memoryFileSystem(new Map([['/disk/local', bytes('d/data/1')]]))
        const disk = await powerLossDisk(base, '/disk', callsMax)
        const acknowledged = new Map<string, string>()
        isDone = await work(diskStore('/disk/root', { ...disk, ambient: systemAmbient }), acknowledged)

        await disk.losePower(fate)

        await assertWhole(diskStore('/disk/root', { ambient: systemAmbient, fileSystem: base }), acknowledged)
      }
    }
  })

  it('makes durable what another process wrote and was killed over, before it relies on it', async () => {
    for (let callsKilled = 0; callsKilled < 20; callsKilled++) {
      for (const fate of FATES) {
        const base = memoryFileSystem(new Map([['/disk/other', bytes('')]]))
        const disk = await powerLossDisk(base, '/disk')
        const killed = diskStore('/disk/root', {
          ambient: systemAmbient,
          fileSystem: dyingAfter(disk.fileSystem, callsKilled),
        })
        await killed.writeIfAbsent('a/b', bytes('first')).catch(() => undefined)
        const outcome = await diskStore('/disk/root', { ...disk, ambient: systemAmbient }).writeIfAbsent(
          'a/b',
          bytes('second'),
        )

        await disk.losePower(fate)

        const expected = outcome === 'exists' ? 'first' : 'second'
        const found = await diskStore('/disk/root', { ambient: systemAmbient, fileSystem: base }).read('a/b')
        assert.equal(found && text(found), expected)
      }
    }
  })
})

async function assertWhole(store: ObjectStore, acknowledged: ReadonlyMap<string, string>): Promise<void> {
  for (const [key, expected] of acknowledged) {
    const read = await store.read(key)
    const found = read && text(read)
    // Replacing an object may have come as far as showing the new one.
    assert(found === expected || (key === 'r' && found === 'new'), `${key}: ${found}`)
  }
  for await (const { key } of store.list('')) {
    const found = text((await store.read(key)) ?? bytes('gone'))
    assert(key === 'r' ? ['old', 'new'].includes(found) : found === key, `${key} is torn: ${found}`)
  }
}

/** Returns false when the power was lost before all was done. */
async function work(store: ObjectStore, acknowledged: Map<string, string>): Promise<boolean> {
  const write = async (key: string, text: string, call: Promise<unknown>) => {
    await call
    acknowledged.set(key, text)
  }
  try {
    await write('r', 'old', store.write('r', bytes('old')))
    await Promise.all(['a/b/c', 'a/b/d', 'a/e'].map((key) => write(key, key, store.writeIfAbsent(key, bytes(key)))))
    await write('d/data/1', 'd/data/1', store.publish('/disk/local', 'd/data/1'))
    await write('r', 'new', store.write('r', bytes('new')))
    return true
  } catch (error) {
    if (error instanceof PowerLost) return false
    throw error
  }
}

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

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
