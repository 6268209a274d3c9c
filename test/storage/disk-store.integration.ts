import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { FileSystem } from '../../src/storage/file-system.js'
import { nodeFileSystem } from '../../src/storage/node-file-system.js'
import { objectStoreSuite } from './object-store-suite.js'

const BYTES = new TextEncoder().encode('one')

describe('storage/disk-store', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-disk-'))
  })

  afterEach(() => rm(directory, { recursive: true }))

  objectStoreSuite('a folder', async () =>
    diskStore(join(directory, 'not', 'there', 'yet'), { ambient: systemAmbient }),
  )

  it('leaves no temporary file behind, and lists none', async () => {
    const store = diskStore(directory, { ambient: systemAmbient })
    await store.write('a', BYTES)
    await store.writeIfAbsent('a', BYTES)
    await writeFile(join(directory, '_tmp', 'crashed.part'), 'half')

    assert.deepEqual(await readdir(join(directory, '_tmp')), ['crashed.part'])
    assert.deepEqual(await keysOf(store), ['a'])
  })

  it('removes what a crash left behind more than a day ago, when something is written', async () => {
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await mkdir(join(directory, '_tmp', 'run-1'), { recursive: true })
    await writeFile(join(directory, '_tmp', 'run-1', 'rows.parquet'), 'half')
    await writeFile(join(directory, '_tmp', 'young.part'), 'half')
    await writeFile(join(directory, '_tmp', 'old.part'), 'half')
    for (const path of ['old.part', 'run-1/rows.parquet', 'run-1'])
      await utimes(join(directory, '_tmp', path), old, old)

    await diskStore(directory, { ambient: systemAmbient }).write('a', BYTES)

    assert.deepEqual(await readdir(join(directory, '_tmp')), ['young.part'])
  })

  it('does not give out the folder for unfinished files', async () => {
    await assert.rejects(diskStore(directory, { ambient: systemAmbient }).write('_tmp/a', BYTES), {
      code: 'PHLO_LOCATION_OUTSIDE',
    })
  })

  it('follows no symbolic link below its root', async () => {
    const store = diskStore(join(directory, 'root'), { ambient: systemAmbient })
    await mkdir(join(directory, 'elsewhere'))
    await writeFile(join(directory, 'elsewhere', 'secret'), 'secret')
    await store.write('a', BYTES)
    await symlink(join(directory, 'elsewhere'), join(directory, 'root', 'folder'))
    await symlink(join(directory, 'elsewhere', 'secret'), join(directory, 'root', 'file'))
    const outside = { code: 'PHLO_LOCATION_OUTSIDE' }

    await assert.rejects(store.read('folder/secret'), outside)
    await assert.rejects(store.read('file'), outside)
    await assert.rejects(store.write('folder/new', BYTES), outside)
    await assert.rejects(store.delete('folder/secret'), outside)
    await assert.rejects(async () => {
      for await (const _ of store.list('folder/'));
    }, outside)
    assert.deepEqual(await keysOf(store), ['a'])
    assert.deepEqual(await readdir(join(directory, 'elsewhere')), ['secret'])
  })

  it('has a root that may be a symbolic link', async () => {
    await mkdir(join(directory, 'real'))
    await symlink(join(directory, 'real'), join(directory, 'root'))
    const store = diskStore(join(directory, 'root'), { ambient: systemAmbient })
    await store.write('a/b', BYTES)

    assert.deepEqual(await keysOf(store), ['a/b'])
  })

  it('makes a folder anew that was removed in the meantime', async () => {
    const store = diskStore(directory, { ambient: systemAmbient })
    await store.write('a/b/c', BYTES)
    await rm(join(directory, 'a'), { recursive: true })
    await rm(join(directory, '_tmp'), { recursive: true })

    await store.write('a/b/d', BYTES)

    assert.deepEqual(await keysOf(store), ['a/b/d'])
  })

  it('says what it wrote when somebody else cleans the folder for unfinished files', async () => {
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      async unlink(path) {
        await nodeFileSystem.unlink(path)
        throw systemError('ENOENT')
      },
    }
    const store = diskStore(directory, { ambient: systemAmbient, fileSystem })

    assert.equal(await store.writeIfAbsent('a', BYTES), 'written')
  })

  it('removes nothing in a folder that the one for unfinished files links to', async () => {
    const elsewhere = join(directory, 'elsewhere')
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'old'), 'precious')
    await utimes(join(elsewhere, 'old'), 0, 0)
    await mkdir(join(directory, 'root'))
    await symlink(elsewhere, join(directory, 'root', '_tmp'))
    const store = diskStore(join(directory, 'root'), { ambient: systemAmbient })

    await assert.rejects(store.write('a', BYTES), { code: 'PHLO_LOCATION_OUTSIDE' })

    assert.deepEqual(await readdir(elsewhere), ['old'])
  })

  it('writes again when what kept it from writing is gone', async () => {
    let isFull = true
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      async makeDirectory(path) {
        if (isFull && path.endsWith('_tmp')) throw systemError('ENOSPC')
        await nodeFileSystem.makeDirectory(path)
      },
    }
    const store = diskStore(directory, { ambient: systemAmbient, fileSystem })
    await assert.rejects(store.write('a', BYTES), { code: 'PHLO_DISK_FULL' })
    isFull = false

    await store.write('a', BYTES)

    assert.deepEqual(await keysOf(store), ['a'])
  })

  it('copies a local file that lies on another disk', async () => {
    const localPath = join(directory, 'local')
    await writeFile(localPath, 'rows')
    let isFirst = true
    const store = diskStore(join(directory, 'root'), {
      ambient: systemAmbient,
      fileSystem: {
        ...nodeFileSystem,
        async link(from, to) {
          if (isFirst) {
            isFirst = false
            throw systemError('EXDEV')
          }
          await nodeFileSystem.link(from, to)
        },
      },
    })

    await store.publish(localPath, 'a')

    assert.equal(Buffer.from((await store.read('a')) ?? []).toString(), 'rows')
    assert.deepEqual(await readdir(directory), ['root'])
    assert.deepEqual(await readdir(join(directory, 'root', '_tmp')), [])
  })

  for (const [operation, systemCode, code] of [
    ['create', 'ENOSPC', 'PHLO_DISK_FULL'],
    ['create', 'EDQUOT', 'PHLO_DISK_FULL'],
    ['create', 'EROFS', 'PHLO_STORE_READ_ONLY'],
    ['create', 'EACCES', 'PHLO_STORE_DENIED'],
    ['link', 'EACCES', 'PHLO_STORE_DENIED'],
    ['link', 'ENAMETOOLONG', 'PHLO_NAME_INVALID'],
    ['link', 'EPERM', 'PHLO_STORE_NO_LINKS'],
    ['link', 'ENOTSUP', 'PHLO_STORE_NO_LINKS'],
    ['syncDirectory', 'ENOSPC', 'PHLO_DISK_FULL'],
    ['makeDirectory', 'EROFS', 'PHLO_STORE_READ_ONLY'],
  ] as const) {
    it(`fails with ${code} when ${operation} answers ${systemCode}, and leaves nothing behind`, async () => {
      const store = diskStore(directory, { ambient: systemAmbient, fileSystem: failing(operation, systemCode) })

      await assert.rejects(store.writeIfAbsent('a/b', BYTES), { code })

      if (operation !== 'syncDirectory')
        assert.deepEqual(await keysOf(diskStore(directory, { ambient: systemAmbient })), [])
      assert.deepEqual(await readdir(join(directory, '_tmp')).catch(() => []), [])
    })
  }

  it('names the file system that has no hard links', async () => {
    const store = diskStore(directory, {
      ambient: systemAmbient,
      fileSystem: { ...failing('link', 'EPERM'), typeName: async () => 'exFAT' },
    })

    await assert.rejects(store.writeIfAbsent('a', BYTES), ({ context }) => context.fileSystem === 'exFAT')
  })

  it('says that a file stands where a folder must be, and the other way round', async () => {
    await writeFile(join(directory, 'file'), 'x')
    const store = diskStore(directory, { ambient: systemAmbient })
    await store.write('folder/a', BYTES)
    const denied = { code: 'PHLO_STORE_DENIED' }

    await assert.rejects(store.write('file/a', BYTES), denied)
    await assert.rejects(store.write('folder', BYTES), denied)
    await assert.rejects(diskStore(join(directory, 'file'), { ambient: systemAmbient }).write('a/b', BYTES), denied)
  })

  it('says that its folder cannot be made, as on /proc', async () => {
    const store = diskStore(join(directory, 'new'), {
      ambient: systemAmbient,
      fileSystem: failing('makeDirectory', 'ENOENT'),
    })

    await assert.rejects(store.write('a', BYTES), { code: 'PHLO_STORE_DENIED' })
  })

  it('refuses names that the disk can not hold', async () => {
    await assert.rejects(diskStore(directory, { ambient: systemAmbient }).write('n'.repeat(300), BYTES), {
      code: 'PHLO_NAME_INVALID',
    })
  })
})

function failing(operation: keyof FileSystem, code: string): FileSystem {
  return {
    ...nodeFileSystem,
    [operation]: async () => {
      throw systemError(code)
    },
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

async function keysOf(store: ReturnType<typeof diskStore>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  return keys
}
