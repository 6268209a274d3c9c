import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { type SharedFiles, sharedFiles } from '../../../src/storage/cache/shared-files.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

describe('storage/cache/shared-files', () => {
  let folder: TempFolder

  beforeEach(async () => {
    folder = await tempFolder()
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  it('shows a file to all who share the folder while the machine runs', async () => {
    await add(shared('first'), 'a')

    assert.equal(await read(shared('first'), 'a'), 'a')
  })

  it('shows no file that was kept before the machine started anew, and removes it when the next one is kept', async () => {
    await add(shared('first'), 'a')
    const after = shared('second')

    assert.equal(await read(after, 'a'), undefined)
    await add(after, 'b')
    assert.equal(await read(after, 'b'), 'b')
    assert.deepEqual(await readdir(join(folder.path, 'shared')), ['second'])
  })

  it('shows a file for good where it is not known when the machine started', async () => {
    await add(shared(undefined), 'a')

    assert.equal(await read(shared(undefined), 'a'), 'a')
  })

  function shared(bootId: string | undefined): SharedFiles {
    return sharedFiles(join(folder.path, 'shared'), {
      directory: folder.path,
      bytesMax: 1000,
      bootId,
      ambient: systemAmbient,
    })
  }

  async function add(files: SharedFiles, name: string): Promise<void> {
    const path = join(folder.path, name)
    await writeFile(path, name)
    await files.add(name, path)
  }

  async function read(files: SharedFiles, name: string): Promise<string | undefined> {
    const bytes = await files.read(name)
    return bytes && Buffer.from(bytes).toString()
  }
})
