import assert from 'node:assert/strict'
import { readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { cachedStore } from '../../src/storage/cache/cached-store.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { entriesRequest, readRows } from '../support/entries-table.js'
import { type RemoteFolder, remoteFolder } from '../support/remote-folder.js'
import { push } from '../support/storied-lake.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

/** So many that DuckDB keeps what it has read of their file. */
const COUNT = 20_000

type Damage = (bytes: Uint8Array) => Uint8Array

const DAMAGES: Readonly<Record<string, Damage>> = {
  'cut short': (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  emptied: () => new Uint8Array(),
  'overwritten with zeros': ({ length }) => new Uint8Array(length),
}

describe('tables (damaged copies)', () => {
  let lake: TempLake
  let remote: RemoteFolder

  beforeEach(async () => {
    lake = await tempLake({
      store(directory) {
        remote = remoteFolder(join(directory, 'remote'))
        return cachedStore(remote, { directory: cacheOf(directory), bytesMax: 1e8, ambient: systemAmbient })
      },
    })
    for (const begin of [0, COUNT]) {
      const rows = { sql: `SELECT range AS id, md5(range::VARCHAR) AS name FROM range(${begin}, ${begin + COUNT})` }
      await writeRows(lake, entriesRequest('', { rows }))
    }
  })

  afterEach(() => lake[Symbol.asyncDispose]())

  for (const [what, damage] of Object.entries(DAMAGES)) {
    it(`fetches anew what was ${what} in the cache, once`, async () => {
      await kept()
      await damageFiles(join(cacheOf(lake.directory), 'shared'), '', damage)

      assertWhole(await readRows(await lake.reopen()))
      const fetched = tableKeys(remote.fetched)
      await kept()
      assertWhole(await readRows(await lake.reopen()))
      assert.deepEqual(fetched.map(extname).sort(), ['.avro', '.avro', '.avro', '.json', '.parquet', '.parquet'])
      assert.deepEqual(tableKeys(remote.fetched), [])
    })

    it(`copies to another lake what was ${what} in the cache`, async () => {
      await kept()
      await damageFiles(join(cacheOf(lake.directory), 'shared'), '', damage)
      await using other = await tempLake()

      await push(await lake.reopen(), other)

      assertWhole(await readRows(await other.reopen()))
    })

    it(`says so of files of rows that were ${what} where they are kept for good`, async () => {
      await kept()
      await damageFiles(join(lake.directory, 'remote'), '.parquet', damage)
      await damageFiles(join(cacheOf(lake.directory), 'shared'), '', damage)

      await assert.rejects(readRows(await lake.reopen()), { code: 'PHLO_FILE_UNREADABLE' })
    })

    it(`says so of metadata that was ${what} where it is kept for good`, async () => {
      await kept()
      await damageFiles(join(lake.directory, 'remote'), '.avro', damage)
      await damageFiles(join(cacheOf(lake.directory), 'shared'), '', damage)

      await assert.rejects(readRows(await lake.reopen()), { code: 'PHLO_METADATA_INVALID' })
    })
  }

  /** What is copied in the background is there: two files of rows, with two versions of metadata. */
  async function kept(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const names = await readdir(join(cacheOf(lake.directory), 'shared')).catch(() => [])
      if (names.length >= 8) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.fail('not all is kept')
  }
})

function assertWhole(rows: readonly unknown[][]): void {
  assert.deepEqual([rows.length, rows.at(-1)?.[0]], [2 * COUNT, BigInt(2 * COUNT - 1)])
}

function cacheOf(directory: string): string {
  return join(directory, 'cache')
}

async function damageFiles(directory: string, ending: string, damage: Damage): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(ending)) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    // The file may have a second name, in the other place.
    await unlink(path)
    await writeFile(path, damage(bytes))
  }
}

function tableKeys(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !key.startsWith('_'))
}
