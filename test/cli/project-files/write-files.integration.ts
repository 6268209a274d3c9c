import assert from 'node:assert/strict'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFiles } from '../../../src/cli/project-files/write-files.js'
import type { PlannedFile } from '../../../src/scaffold/project-file.js'
import { tempFolder } from '../../support/temp-folder.js'

const planned = (path: string, action: PlannedFile['action'] = 'create'): PlannedFile => ({
  path,
  bytes: Buffer.from(path),
  action,
})

describe('cli/project-files/write-files', () => {
  it('creates files and the folders they need, and touches no others', async () => {
    await using folder = await tempFolder()

    await writeFiles(join(folder.path, 'a/new'), [planned('x/y/z.txt'), planned('kept', 'keep'), planned('top')])

    assert.deepEqual([...(await folder.files()).keys()], ['a/new/top', 'a/new/x/y/z.txt'])
  })

  it('leaves nothing behind when a file has appeared since the plan was made, and that file as it is', async () => {
    await using folder = await tempFolder()
    await mkdir(join(folder.path, 'theirs'))
    await writeFile(join(folder.path, 'theirs/b'), 'theirs')

    await assert.rejects(writeFiles(folder.path, [planned('new/deep/a'), planned('theirs/b'), planned('c')]), {
      code: 'PHLO_FILE_EXISTS',
    })

    assert.deepEqual(await folder.files(), new Map([['theirs/b', 'theirs']]))
    assert.deepEqual(await readdir(folder.path), ['theirs'])
  })

  it('leaves nothing behind when a file stands where a folder must be', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'workflows'), 'theirs')

    await assert.rejects(writeFiles(folder.path, [planned('a'), planned('workflows/x.ts')]), {
      code: 'PHLO_FILE_EXISTS',
      context: { paths: [join(folder.path, 'workflows')] },
    })

    assert.deepEqual(await folder.files(), new Map([['workflows', 'theirs']]))
  })

  it('writes phlo.yaml last, so that what an interrupted command leaves is no project', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'z'), 'theirs')

    await assert.rejects(writeFiles(folder.path, [planned('phlo.yaml'), planned('z')]))

    assert(!(await folder.files()).has('phlo.yaml'))
  })
})
