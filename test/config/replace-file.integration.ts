import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../src/config/replace-file.js'
import { tempFolder } from '../support/temp-folder.js'

describe('config/replace-file', () => {
  it('leaves one of two contents whole when both are written at once, and no draft', async () => {
    await using folder = await tempFolder()
    const path = join(folder.path, 'state.json')
    const contents = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000))

    await Promise.all(contents.map((content) => replaceFile(path, { content, mode: 0o644 })))

    assert(contents.includes(await readFile(path, 'utf8')))
    assert.deepEqual(await readdir(folder.path), ['state.json'])
  })

  it('gives the new file the mode that is asked for, whatever the old one had', async () => {
    await using folder = await tempFolder()
    const path = join(folder.path, 'secrets.env')
    await replaceFile(path, { content: 'A=1', mode: 0o644 })

    await replaceFile(path, { content: 'A=2', mode: 0o600 })

    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  it('leaves the old file, and no draft, where the new one cannot take its place', async () => {
    await using folder = await tempFolder()
    await replaceFile(join(folder.path, 'taken', 'inside'), { content: '', mode: 0o644 })

    await assert.rejects(replaceFile(join(folder.path, 'taken'), { content: 'x', mode: 0o644 }), {
      code: 'PHLO_FOLDER_UNWRITABLE',
    })

    assert.deepEqual(await readdir(folder.path), ['taken'])
  })

  it('says which file cannot be written where a file stands in the place of its folder', async () => {
    await using folder = await tempFolder()
    await replaceFile(join(folder.path, '.phlo'), { content: '', mode: 0o644 })
    const path = join(folder.path, '.phlo/state.json')

    await assert.rejects(replaceFile(path, { content: '{}', mode: 0o644 }), {
      code: 'PHLO_FOLDER_UNWRITABLE',
      context: { path, systemCode: 'EEXIST' },
    })
  })
})
