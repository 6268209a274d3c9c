import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { joinExpandedGlob } from '../../src/cli/source-files/join-expanded-glob.js'
import { workflowPaths } from '../../src/cli/source-files/workflow-paths.js'
import { tempFolder } from '../support/temp-folder.js'

describe('cli/source-files/workflow-paths', () => {
  for (const [pattern, workingDirectory, path] of [
    ['data/a.csv', '/p', 'data/a.csv'],
    ['*.csv', '/p/data', 'data/*.csv'],
    ['../a.csv', '/p', '../a.csv'],
    ['a.csv', '/elsewhere', '../elsewhere/a.csv'],
    ['/p/data/a.csv', '/', 'data/a.csv'],
    ['/data/a.csv', '/p', '/data/a.csv'],
    ['https://example.org/a.csv?x=1', '/p', 'https://example.org/a.csv?x=1'],
  ] as const) {
    it(`names ${pattern}, typed in ${workingDirectory}, as ${path}`, () => {
      assert.deepEqual(workflowPaths([pattern], { projectDirectory: '/p', workingDirectory }), [path])
    })
  }

  it('refuses a URL with a password, which would go into git', () => {
    assert.throws(
      () => workflowPaths(['https://ada:secret@example.org/a'], { projectDirectory: '/p', workingDirectory: '/p' }),
      (error) => error instanceof Error && 'code' in error && !JSON.stringify(error).includes('secret'),
    )
  })
})

describe('cli/source-files/join-expanded-glob', () => {
  it('takes all files of an ending in a folder for the glob that the shell expanded', async () => {
    await using folder = await folderWith('a.csv', 'b.csv', 'c.txt')

    assert.deepEqual(await joinExpandedGlob(['data/a.csv', 'data/b.csv'], folder.path), ['data/*.csv'])
  })

  it('leaves some of the files as they were named', async () => {
    await using folder = await folderWith('a.csv', 'b.csv', 'c.csv')

    assert.deepEqual(await joinExpandedGlob(['data/a.csv', 'data/b.csv'], folder.path), ['data/a.csv', 'data/b.csv'])
  })

  it('leaves a single file, which may be one of several tables', async () => {
    await using folder = await folderWith('a.csv')

    assert.deepEqual(await joinExpandedGlob(['data/a.csv'], folder.path), ['data/a.csv'])
  })
})

async function folderWith(...names: string[]) {
  const folder = await tempFolder()
  await mkdir(join(folder.path, 'data'))
  for (const name of names) await writeFile(join(folder.path, 'data', name), 'a\n')
  return folder
}
