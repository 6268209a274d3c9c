import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PhloError } from '../../src/errors.js'
import type { ObjectStore } from '../../src/storage/object-store.js'

/**
 * What every object store does, run over one of them.
 *
 * @param open - gives an empty store, called before each test
 */
export function objectStoreSuite(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    let store: ObjectStore
    let directory: string

    beforeEach(async () => {
      store = await open()
      directory = await mkdtemp(join(tmpdir(), 'phlo-store-'))
    })

    afterEach(() => rm(directory, { recursive: true }))

    it('reads what was written', async () => {
      await store.write('a/b', bytes('one'))

      assert.equal(await textAt('a/b'), 'one')
      assert.equal(await textAt('a/c'), undefined)
    })

    it('reads nothing at the name of a folder, and nothing below the name of an object', async () => {
      await store.write('a/b', bytes('one'))

      assert.equal(await store.read('a'), undefined)
      assert.equal(await store.stat('a'), undefined)
      assert.equal(await store.read('a/b/c'), undefined)
      assert.equal(await store.stat('a/b/c'), undefined)
    })

    it('keeps an empty object', async () => {
      await store.write('empty', bytes(''))

      assert.equal(await textAt('empty'), '')
      assert.equal((await store.stat('empty'))?.bytes, 0)
    })

    it('is not changed by what a caller does to its bytes afterwards', async () => {
      const mine = bytes('one')
      await store.write('a', mine)
      mine.fill(0)
      const read = await store.read('a')
      read?.fill(0)

      assert.equal(await textAt('a'), 'one')
    })

    for (const [start, end, expected] of [
      [0, 3, 'abc'],
      [2, 4, 'cd'],
      [4, 100, 'ef'],
      [6, 8, ''],
      [100, 200, ''],
      [3, 3, ''],
    ] as const) {
      it(`reads "${expected}" as the bytes from ${start} to ${end} of "abcdef"`, async () => {
        await store.write('a', bytes('abcdef'))

        const read = await store.read('a', { start, end })

        assert.equal(read && text(read), expected)
      })
    }

    it('replaces what is there when it writes', async () => {
      await store.write('a', bytes('a long text'))
      await store.write('a', bytes('short'))

      assert.equal(await textAt('a'), 'short')
    })

    it('keeps what is there when it writes if absent', async () => {
      assert.equal(await store.writeIfAbsent('a', bytes('one')), 'written')
      assert.equal(await store.writeIfAbsent('a', bytes('two')), 'exists')

      assert.equal(await textAt('a'), 'one')
    })

    it('shows an object only after what it refers to', async () => {
      const after = store.write('b', bytes('one')).then(async () => assert.equal(await textAt('a'), undefined))

      assert.equal(await store.writeIfAbsent('a', bytes('refers to b'), { after }), 'written')

      assert.equal(await textAt('b'), 'one')
      assert.equal(await textAt('a'), 'refers to b')
    })

    it('writes nothing when what it would refer to cannot be written', async () => {
      const refused = new Error('no space for b')

      await assert.rejects(store.writeIfAbsent('a', bytes('refers to b'), { after: Promise.reject(refused) }), refused)

      assert.deepEqual(await keysAt(''), [])
      assert.equal(await store.writeIfAbsent('a', bytes('one')), 'written')
    })

    it('lets exactly one of many who write the same absent key win', async () => {
      const writers = Array.from({ length: 20 }, (_, index) => String(index))
      const outcomes = await Promise.all(writers.map((writer) => store.writeIfAbsent('deep/a', bytes(writer))))

      assert.equal(outcomes.filter((outcome) => outcome === 'written').length, 1)
      assert.equal(await textAt('deep/a'), String(outcomes.indexOf('written')))
    })

    it('shows a reader only whole objects while one is replaced', async () => {
      const versions = ['a', 'b'].map((letter) => letter.repeat(100_000))
      await store.write('a', bytes(versions[0] ?? ''))
      const writing = (async () => {
        for (let round = 0; round < 20; round++) await store.write('a', bytes(versions[round % 2] ?? ''))
      })()
      for (let round = 0; round < 20; round++) assert(versions.includes((await textAt('a')) ?? ''))

      await writing
    })

    it('makes a local file an object and consumes it', async () => {
      const localPath = join(directory, 'local')
      await writeFile(localPath, 'rows')

      await store.publish(localPath, 'x/data/1.parquet')

      assert.equal(await textAt('x/data/1.parquet'), 'rows')
      await assert.rejects(stat(localPath))
    })

    it('does not replace an object by a local file', async () => {
      const localPath = join(directory, 'local')
      await writeFile(localPath, 'rows')
      await store.write('a', bytes('one'))

      await assert.rejects(store.publish(localPath, 'a'))

      assert.equal(await textAt('a'), 'one')
    })

    it('lists keys below a prefix in the order of their UTF-8 bytes, from any of them on', async () => {
      const keys = ['a', 'a-b', 'a/b', 'a/b/c', 'a/b0', 'a0', 'b', 'c/d', 'é', '\uffee', '😀']
      for (const key of keys.toReversed()) if (key !== 'a' && key !== 'a/b') await store.write(key, bytes(key))
      const listed = keys.filter((key) => key !== 'a' && key !== 'a/b')

      assert.deepEqual(await keysAt(''), listed)
      assert.deepEqual(await keysAt('a'), ['a-b', 'a/b/c', 'a/b0', 'a0'])
      assert.deepEqual(await keysAt('a/'), ['a/b/c', 'a/b0'])
      assert.deepEqual(await keysAt('a/b'), ['a/b/c', 'a/b0'])
      assert.deepEqual(await keysAt('none/'), [])
      for (const after of keys) assert.deepEqual(await keysAt('', after), listed.slice(above(listed, after)))
    })

    it('describes objects alike when it lists them and by name', async () => {
      await store.write('a/b', bytes('four'))

      const listed = []
      for await (const info of store.list('a/')) listed.push(info)

      assert.deepEqual(listed, [await store.stat('a/b')])
      assert.equal(listed[0]?.bytes, 4)
      assert(Math.abs(Date.now() - (listed[0]?.modifiedMs ?? 0)) < 60_000)
    })

    it('deletes an object, and does not mind when there is none', async () => {
      await store.write('a', bytes('one'))
      await store.delete('a')
      await store.delete('a')
      await store.delete('b/c')

      assert.equal(await store.read('a'), undefined)
      assert.equal(await store.writeIfAbsent('a', bytes('two')), 'written')
    })

    for (const key of ['', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../../b', 'a/./b', 'a\\b', 'a\0b', 'a\nb']) {
      it(`refuses the key ${JSON.stringify(key)}`, async () => {
        const localPath = join(directory, 'local')
        await writeFile(localPath, 'rows')
        const outside = (error: unknown) => error instanceof PhloError && error.code === 'PHLO_LOCATION_OUTSIDE'

        await assert.rejects(store.read(key), outside)
        await assert.rejects(store.write(key, bytes('')), outside)
        await assert.rejects(store.writeIfAbsent(key, bytes('')), outside)
        await assert.rejects(store.publish(localPath, key), outside)
        await assert.rejects(store.stat(key), outside)
        await assert.rejects(store.delete(key), outside)
        assert.throws(() => store.localPath(key), outside)
      })
    }

    it('refuses to list what is outside', async () => {
      await assert.rejects(keysAt('../'), { code: 'PHLO_LOCATION_OUTSIDE' })
    })

    async function textAt(key: string): Promise<string | undefined> {
      const read = await store.read(key)
      return read && text(read)
    }

    async function keysAt(prefix: string, after?: string): Promise<string[]> {
      const keys: string[] = []
      for await (const { key } of store.list(prefix, after === undefined ? {} : { after })) keys.push(key)
      return keys
    }
  })
}

function above(keys: readonly string[], after: string): number {
  const index = keys.findIndex((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
  return index === -1 ? keys.length : index
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
