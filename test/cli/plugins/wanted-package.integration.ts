import assert from 'node:assert/strict'
import { join } from 'node:path'
import { wantedPackage } from '../../../src/cli/plugins/wanted-package.js'
import { tempProject } from '../../support/temp-project.js'

describe('cli/plugins/wanted-package', () => {
  it('takes names and addresses as they are, and makes paths absolute', async () => {
    await using folder = await tempProject({ 'a.tgz': 'x', b: 'x' })
    const { directory } = folder
    const read = (text: string) => wantedPackage(text, directory)

    assert.deepEqual(await read('@acme/phlo-x@^1'), { type: 'name', name: '@acme/phlo-x', wanted: '^1' })
    assert.deepEqual(await read('https://x/a.tgz'), { type: 'tarball', at: 'https://x/a.tgz' })
    assert.deepEqual(await read('a.tgz'), { type: 'tarball', at: join(directory, 'a.tgz') })
    assert.deepEqual(await read('./b'), { type: 'tarball', at: join(directory, 'b') })
  })

  for (const text of ['missing.tgz', '/missing.tgz', './missing', './', '../', 'A B']) {
    it(`refuses ${text} before anything is asked for it`, async () => {
      await using folder = await tempProject({})

      await assert.rejects(wantedPackage(text, folder.directory), { code: 'PHLO_USAGE_INVALID' })
    })
  }
})
