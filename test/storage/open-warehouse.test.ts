import assert from 'node:assert/strict'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import type { ObjectStore } from '../../src/storage/object-store.js'
import { createWarehouse, openWarehouse, recordRoot } from '../../src/storage/open-warehouse.js'
import { memoryStore } from '../support/memory-store.js'

const RECORD_KEY = '_catalog/warehouse.json'

/** The same objects, found at another place. */
function movedTo(store: ObjectStore, root: string): ObjectStore {
  return { ...store, root }
}

describe('storage/open-warehouse', () => {
  it('gives a warehouse an identity that stays', async () => {
    const store = memoryStore()
    const made = await createWarehouse(store, systemAmbient)

    assert.match(made.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal((await createWarehouse(store, systemAmbient)).uuid, made.uuid)
    assert.equal((await openWarehouse(store)).uuid, made.uuid)
  })

  it('finds no warehouse where there is none', async () => {
    await assert.rejects(openWarehouse(memoryStore()), { code: 'PHLO_WAREHOUSE_MISSING' })
  })

  it('refuses a warehouse that a newer version wrote', async () => {
    const store = memoryStore()
    await store.write(RECORD_KEY, Buffer.from('{"formatVersion":2}'))

    await assert.rejects(openWarehouse(store), { code: 'PHLO_FORMAT_NEWER' })
  })

  for (const text of ['', '{"formatVersion":', 'null', '{}', '{"formatVersion":1,"uuid":"x","roots":[]}']) {
    it(`refuses a record that reads ${JSON.stringify(text)}`, async () => {
      const store = memoryStore()
      await store.write(RECORD_KEY, Buffer.from(text))

      await assert.rejects(openWarehouse(store), { code: 'PHLO_CATALOG_CORRUPT' })
    })
  }

  it('writes locations below the recorded root, and reads those below any root it ever had', async () => {
    const store = movedTo(memoryStore(), 'file:///old place/wh/')
    await createWarehouse(store, systemAmbient)
    const moved = await openWarehouse(movedTo(store, 'file:///new/wh/'))

    assert.equal(moved.locationOf('a/b'), 'file:///old place/wh/a/b')
    assert.equal(moved.keyOf('file:///old place/wh/a/b'), 'a/b')
    assert.equal(moved.keyOf('file:///new/wh/a/b'), 'a/b')

    const recorded = await recordRoot(movedTo(store, 'file:///new/wh/'))
    assert.equal(recorded.locationOf('a/b'), 'file:///new/wh/a/b')
    assert.equal((await openWarehouse(movedTo(store, 'file:///third/'))).keyOf('file:///old place/wh/a'), 'a')
  })

  for (const [before, after] of [
    ['file:///data/wh/', 'file:///data/'],
    ['file:///data/', 'file:///data/wh/'],
  ] as const) {
    it(`tells apart roots that lie in each other: ${before}, then ${after}`, async () => {
      const store = memoryStore()
      await createWarehouse(movedTo(store, before), systemAmbient)
      const moved = await recordRoot(movedTo(store, after))

      assert.equal(moved.keyOf(`${before}a/b`), 'a/b')
      assert.equal(moved.keyOf(`${after}a/b`), 'a/b')
    })
  }

  for (const location of ['/wh/a/b', 'file:/wh/a/b', 'file:///wh/a/b']) {
    it(`understands ${location}, as writers spell it`, async () => {
      const warehouse = await createWarehouse(movedTo(memoryStore(), 'file:///wh/'), systemAmbient)

      assert.equal(warehouse.keyOf(location), 'a/b')
    })
  }

  for (const location of ['file:///wh', 'file:///whale/a', '/etc/passwd', 's3://b/wh/a', 'file:///wh/../etc', 'a']) {
    it(`refuses ${location}, which is outside`, async () => {
      const warehouse = await createWarehouse(movedTo(memoryStore(), 'file:///wh/'), systemAmbient)

      assert.throws(() => warehouse.keyOf(location), { code: 'PHLO_LOCATION_OUTSIDE' })
    })
  }
})
