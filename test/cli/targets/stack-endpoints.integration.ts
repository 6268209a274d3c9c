import assert from 'node:assert/strict'
import { cp, readFile, realpath, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isCopyOfProject, readEndpoints } from '../../../src/cli/targets/stack-endpoints.js'
import { readState, updateState } from '../../../src/config/project-state.js'
import { COMPOSED_ENDPOINTS } from '../../support/composed-endpoints.js'
import { phloJson } from '../../support/run-phlo.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'
import { tempProject } from '../../support/temp-project.js'

const ENDPOINTS = { ...COMPOSED_ENDPOINTS, trino: null }

describe('cli/targets/stack-endpoints', () => {
  it('are those of the folder in which they were composed, by a symbolic link as well', async () => {
    await using folder = await tempFolder()
    const original = await compose(folder)
    await symlink(original, join(folder.path, 'link'))

    const { objectStore } = await readEndpoints(original)

    assert.deepEqual(objectStore, ENDPOINTS.objectStore)
    assert.deepEqual(await readEndpoints(join(folder.path, 'link')), await readEndpoints(original))
  })

  it('are not those of a folder that was copied or moved here: writes would go into the stack of another', async () => {
    await using folder = await tempFolder()
    const original = await compose(folder)
    const [copy, moved] = [join(folder.path, 'copy'), join(folder.path, 'moved')]
    await cp(original, copy, { recursive: true })

    await assert.rejects(readEndpoints(copy), {
      code: 'PHLO_STACK_ABSENT',
      context: { directory: copy, startedIn: original },
    })
    assert(await isCopyOfProject(copy))
    await rename(original, moved)

    await assert.rejects(readEndpoints(moved), {
      code: 'PHLO_STACK_ABSENT',
      context: { directory: moved, startedIn: original },
    })
    assert.equal(await isCopyOfProject(moved), false)
  })

  const { accessKeyId: _, ...keyless } = ENDPOINTS.objectStore
  for (const [what, text] of [
    ['is empty', ''],
    ['is cut off', JSON.stringify({ directory: '/lake', ...ENDPOINTS }).slice(0, 60)],
    ['is a list', '[]'],
    ['does not say of which folder it is', JSON.stringify(ENDPOINTS)],
    ['lacks a service', JSON.stringify({ directory: '/lake', ...ENDPOINTS, nessie: undefined })],
    ['lacks a key of a service', JSON.stringify({ directory: '/lake', ...ENDPOINTS, objectStore: keyless })],
    ['has something else for an address', JSON.stringify({ directory: '/lake', ...ENDPOINTS, nessie: { url: 1 } })],
  ] as const) {
    it(`are refused from a file that ${what}`, async () => {
      await using project = await tempProject({ '.phlo/endpoints.json': text })

      await assert.rejects(readEndpoints(project.directory), {
        code: 'PHLO_STATE_INVALID',
        context: { file: '.phlo/endpoints.json' },
      })
    })
  }

  it('are written anew by services init, which the message names', async () => {
    await using project = await tempProject({ '.phlo/endpoints.json': '{' })

    await phloJson(['services', 'init'], { cwd: project.directory })

    assert.equal((await readEndpoints(project.directory)).nessie?.service, 'nessie')
  })

  it('take the memory of the warehouse with them when a copy gets a stack of its own', async () => {
    await using folder = await tempFolder()
    const [original, copy] = [await compose(folder), join(folder.path, 'copy')]
    const warehouses = { 'stack s3://lake/': 'a', 'team s3://lake/': 'b', warehouse: 'c' }
    await updateState(original, () => ({ warehouses }))
    await cp(original, copy, { recursive: true })

    await phloJson(['services', 'init'], { cwd: copy })

    assert.deepEqual((await readState(copy)).warehouses, { 'team s3://lake/': 'b', warehouse: 'c' })
    assert.equal(JSON.parse(await readFile(join(copy, '.phlo/endpoints.json'), 'utf8')).directory, copy)
  })
})

/** @returns the real path of a project whose stack was composed */
async function compose(folder: TempFolder): Promise<string> {
  const directory = join(await realpath(folder.path), 'original')
  await using project = await tempProject({ '.phlo/endpoints.json': JSON.stringify({ directory, ...ENDPOINTS }) })
  await cp(project.directory, directory, { recursive: true })
  return directory
}
