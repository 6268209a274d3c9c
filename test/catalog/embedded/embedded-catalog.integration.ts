import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedCatalog, openEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import type { FileSystem } from '../../../src/storage/file-system.js'
import { nodeFileSystem } from '../../../src/storage/node-file-system.js'
import { tableContent } from '../../support/table-content.js'
import { catalogSuite } from '../catalog-suite.js'

const META = { message: '', author: '', timeMs: 0, properties: {} }

describe('catalog/embedded/embedded-catalog in a folder', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-catalog-'))
  })

  afterEach(() => rm(directory, { recursive: true }))

  catalogSuite('a folder', () => create(join(directory, 'root')))

  it('says that there is no catalog in an empty folder, and makes none', async () => {
    await assert.rejects(openEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient), {
      code: 'PHLO_WAREHOUSE_MISSING',
    })
    assert.deepEqual(await readdir(directory), [])
  })

  it('is opened, not made again, where there is one', async () => {
    const made = await create(directory)
    await put(made, 'a')
    const again = await createEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient, {
      defaultBranch: 'other',
    })

    assert.deepEqual(await again.references(), await made.references())
  })

  it('is made once when many make it at once', async () => {
    const catalogs = await Promise.all(Array.from({ length: 6 }, () => create(directory)))
    const heads = await Promise.all(catalogs.map(async (catalog) => (await catalog.reference('main'))?.hash))

    assert.equal(new Set(heads).size, 1)
    assert(heads[0])
  })

  it('works the same after its folder was moved', async () => {
    const before = await create(join(directory, 'old'))
    await put(before, 'a')
    await cp(join(directory, 'old'), join(directory, 'new'), { recursive: true })
    await rm(join(directory, 'old'), { recursive: true })
    const after = await openEmbeddedCatalog(
      diskStore(join(directory, 'new'), { ambient: systemAmbient }),
      systemAmbient,
    )
    await put(after, 'b')

    assert.equal((await after.contents(await head(after), [['a'], ['b']])).filter((content) => content).length, 2)
  })

  it('is read from a read-only folder, and refuses to be changed there', async () => {
    await put(await create(directory), 'a')
    const catalog = await openEmbeddedCatalog(
      diskStore(directory, { ambient: systemAmbient, fileSystem: readOnly() }),
      systemAmbient,
    )

    assert.equal((await catalog.references()).length, 1)
    assert.deepEqual(await catalog.contents(await head(catalog), [['a']]), [tableContent('a')])
    await assert.rejects(put(catalog, 'b'), { code: 'PHLO_STORE_READ_ONLY' })
    assert.deepEqual(await catalog.contents(await head(catalog), [['b']]), [undefined])
  })

  for (const folder of ['_catalog/catalog.json', '_catalog/refs', '_catalog/commits']) {
    it(`refuses to misread ${folder} when a newer version wrote it`, async () => {
      await put(await create(directory), 'a')
      const files = folder.endsWith('.json')
        ? [join(directory, folder)]
        : (await readdir(join(directory, folder))).map((name) => join(directory, folder, name))
      for (const file of files) {
        const newer = (await readFile(file, 'utf8')).replace('"formatVersion":1', '"formatVersion":2')
        // A commit is named by its bytes; its newer form is tried under the old name, and is damaged at least.
        await writeFile(file, newer)
      }

      await assert.rejects(
        async () =>
          put(await openEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient), 'b'),
        ({ code }) => code === (folder === '_catalog/commits' ? 'PHLO_CATALOG_CORRUPT' : 'PHLO_FORMAT_NEWER'),
      )
    })
  }
})

function create(root: string) {
  return createEmbeddedCatalog(diskStore(root, { ambient: systemAmbient }), systemAmbient, { defaultBranch: 'main' })
}

type Catalog = Awaited<ReturnType<typeof create>>

async function head(catalog: Catalog): Promise<string> {
  return (await catalog.reference('main'))?.hash ?? ''
}

async function put(catalog: Catalog, table: string): Promise<void> {
  const operations = [{ type: 'PUT', key: [table], content: tableContent(table) }] as const
  const expectedHash = await head(catalog)
  assert.equal((await catalog.commit({ branch: 'main', expectedHash, meta: META, operations })).status, 'committed')
}

/** What a read-only mount answers. */
function readOnly(): FileSystem {
  const refuse = async () => {
    throw Object.assign(new Error('EROFS'), { code: 'EROFS' })
  }
  return { ...nodeFileSystem, create: refuse, link: refuse, rename: refuse, unlink: refuse, makeDirectory: refuse }
}
