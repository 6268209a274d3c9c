import assert from 'node:assert/strict'
import { chmod, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { localFolder } from '../../../src/cli/targets/local-folder.js'
import { tempProject } from '../../support/temp-project.js'

describe('cli/targets/local-folder', () => {
  it('is .phlo of the project, where that can be written', async () => {
    await using project = await tempProject()

    assert.equal(await localFolder(project.directory), join(project.directory, '.phlo'))
  })

  it('is one for temporary files that no other user can look into, where the project cannot be written', async () => {
    await using readOnly = await readOnlyProject()

    assert.equal((await stat(readOnly.path)).mode & 0o777, 0o700)
    assert.equal(await localFolder(readOnly.directory), readOnly.path)
  })

  it('is refused where others can put files into it that queries would read', async () => {
    await using readOnly = await readOnlyProject()
    await chmod(readOnly.path, 0o777)

    await assert.rejects(localFolder(readOnly.directory), unwritable(readOnly.path))
  })

  it('is refused where somebody has laid a link to elsewhere', async () => {
    await using readOnly = await readOnlyProject()
    await rm(readOnly.path, { recursive: true })
    await symlink(readOnly.directory, readOnly.path)

    await assert.rejects(localFolder(readOnly.directory), unwritable(readOnly.path))
  })
})

/** A project with a file in the place of its `.phlo`, and the folder that stands in for it. */
async function readOnlyProject() {
  const project = await tempProject({ '.phlo': '' })
  const { directory } = project
  const path = await localFolder(directory)
  const dispose = async () => {
    await rm(path, { recursive: true, force: true })
    await project[Symbol.asyncDispose]()
  }
  return { directory, path, [Symbol.asyncDispose]: dispose }
}

function unwritable(path: string) {
  return { code: 'PHLO_FOLDER_UNWRITABLE', context: { path } }
}
