import assert from 'node:assert/strict'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { readRowCount } from '../../../src/engine/footer/read-row-count.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import type { Lake } from '../../../src/tables/lake.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest } from '../../support/entries-table.js'
import { watchedStore } from '../../support/failing-store.js'
import { deleteByFiles } from '../../support/foreign-deletes.js'
import { push } from '../../support/storied-lake.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'

describe('tables/push, when something is wrong', () => {
  let source: TempLake
  let target: TempLake

  beforeEach(async () => {
    source = await tempLake()
    target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a'), (2, 'b')`))
  })

  afterEach(async () => {
    await source[Symbol.asyncDispose]()
    await target[Symbol.asyncDispose]()
  })

  describe('in the source', () => {
    for (const [what, extension] of [
      ['data file', '.parquet'],
      ['manifest', '-m0.avro'],
      ['manifest list', '.avro'],
      ['metadata file', '.metadata.json'],
    ] as const) {
      it(`names a ${what} that is not there`, async () => {
        const key = await keyEnding(source, extension)
        await rm(pathOf(source, key))

        await assertRefused('PHLO_OBJECT_MISSING', key)
      })
    }

    it('names a data file that lost its end', async () => {
      const key = await keyEnding(source, '.parquet')
      await truncate(pathOf(source, key), 100)

      await assertRefused('PHLO_FILE_UNREADABLE', key)
    })

    it('names a data file whose end is not one of a Parquet file', async () => {
      const key = await keyEnding(source, '.parquet')
      const bytes = await readFile(pathOf(source, key))
      await writeFile(pathOf(source, key), bytes.fill(0, bytes.length - 20))

      await assertRefused('PHLO_FILE_UNREADABLE', key)
    })

    it('names a data file with other rows than its manifest counts', async () => {
      const key = await keyEnding(source, '.parquet')
      const path = pathOf(source, key)
      const { length } = await readFile(path)
      const engine = await source.engine()
      await engine.run(`COPY (SELECT 1::BIGINT AS id, repeat('x', 9) AS name) TO '${path}' (FORMAT parquet)`)
      await writeFile(path, padded(await readFile(path), length))

      assert.equal(await readRowCount(source.warehouse.store, { key, bytes: length }), 1n)
      await assertRefused('PHLO_FILE_UNREADABLE', key)
    })

    it('names a manifest that is damaged', async () => {
      const key = await keyEnding(source, '-m0.avro')
      await truncate(pathOf(source, key), 100)

      await assertRefused('PHLO_METADATA_INVALID', key)
    })

    it('names a file of position deletes that is damaged', async () => {
      await deleteByFiles(source, ENTRIES, { name: 'deletes', positions: [0] })
      const key = await keyEnding(source, 'deletes-0.parquet')
      await truncate(pathOf(source, key), 50)

      await assertRefused('PHLO_FILE_UNREADABLE', key)
    })
  })

  describe('in the target', () => {
    it('does not replace another file of the same name, and names it', async () => {
      const key = await keyEnding(source, '.parquet')
      const bytes = (await source.warehouse.store.read(key)) ?? assert.fail()
      await target.warehouse.store.write(key, new Uint8Array(bytes.length))

      await assertRefused('PHLO_COPY_DIFFERS', key)
      assert(Buffer.alloc(bytes.length).equals((await target.warehouse.store.read(key)) ?? assert.fail()))
    })

    it('does not replace the metadata of another table', async () => {
      const key = await keyEnding(source, '.metadata.json')
      const text = Buffer.from((await source.warehouse.store.read(key)) ?? assert.fail()).toString()
      const other = text.replace(/"table-uuid":"[^"]+"/, '"table-uuid":"00000000-0000-4000-8000-000000000000"')
      await target.warehouse.store.write(key, Buffer.from(other))

      await assertRefused('PHLO_COPY_DIFFERS', key)
    })

    it('finds out that a copy is not what was written', async () => {
      const key = await keyEnding(source, '.parquet')
      const store = watchedStore(target.warehouse.store, async ({ method, key: changed, when }) => {
        if (when === 'before' || method !== 'writeIfAbsent' || changed !== key) return
        const bytes = (await target.warehouse.store.read(key)) ?? assert.fail()
        await target.warehouse.store.write(key, bytes.with(10, 255))
      })

      await assertRefused('PHLO_COPY_DIFFERS', key, withStore(target, store))
    })

    it('finds out that a table shows fewer files than its original', async () => {
      await writeRows(source, entriesRequest(`(3, 'c')`))
      const lists = await keysEnding(source, '.avro', 'snap-')
      const [first, second] = lists
      const store = watchedStore(target.warehouse.store, async ({ method, key, when }) => {
        if (when === 'before' || method !== 'writeIfAbsent' || !key.endsWith('.metadata.json')) return
        const lesser = (await target.warehouse.store.read(first ?? '')) ?? assert.fail()
        await target.warehouse.store.write(second ?? '', lesser)
      })

      await assert.rejects(push(source, withStore(target, store)), { code: 'PHLO_COPY_DIFFERS' })
      await assertNothingShown()
    })

    it('shows nothing when a branch moves meanwhile, and says so', async () => {
      const store = watchedStore(target.warehouse.store, async ({ key, method, when }) => {
        if (when === 'before' && method === 'writeIfAbsent' && key.endsWith('.metadata.json')) {
          await writeRows(await target.reopen(), entriesRequest(`(9, 'z')`, { key: ['other'] }))
        }
      })

      await assert.rejects(push(source, withStore(target, store)), { code: 'PHLO_COMMIT_CONFLICT' })
      await assert.rejects(push(source, target), { code: 'PHLO_PUSH_DIVERGED' })
    })
  })

  async function assertRefused(code: string, key: string, into: Lake = target): Promise<void> {
    await assert.rejects(
      push(await source.reopen(), into),
      (error: { code?: string; context?: Readonly<Record<string, unknown>> }) => {
        assert.equal(error.code, code)
        assert(String(error.context?.location ?? error.context?.file).endsWith(key))
        return true
      },
    )
    await assertNothingShown()
  }

  async function assertNothingShown(): Promise<void> {
    for (const { name, hash } of await target.catalog.references()) {
      if (name.startsWith('push/')) continue
      for await (const { key } of target.catalog.entries(hash)) assert.fail(`${name} shows ${key}`)
    }
  }
})

function withStore(lake: Lake, store: ObjectStore): Lake {
  return { ...lake, warehouse: { ...lake.warehouse, store } }
}

function pathOf({ warehouse }: Lake, key: string): string {
  return warehouse.store.localPath(key) ?? assert.fail()
}

async function keyEnding(lake: Lake, extension: string): Promise<string> {
  return (await keysEnding(lake, extension, '')).at(-1) ?? assert.fail()
}

async function keysEnding({ warehouse }: Lake, extension: string, within: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key, modifiedMs } of warehouse.store.list(ENTRIES[0] ?? '')) {
    if (key.endsWith(extension) && key.includes(within)) keys.push(`${modifiedMs} ${key}`)
  }
  return keys.sort().map((text) => text.replace(/^\S+ /, ''))
}

/** A Parquet file of another length, with what it holds in the same places. */
function padded(bytes: Buffer, length: number): Buffer {
  const footer = bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8))
  return Buffer.concat([bytes.subarray(0, -footer.length), Buffer.alloc(length - bytes.length), footer])
}
