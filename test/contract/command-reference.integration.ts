import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandReference } from '../../scripts/command-reference.js'
import { repositoryDirectory } from '../support/source-files.js'

describe('contract/command-reference', () => {
  it('says of every command what its code says', async () => {
    const [manifest, page] = await Promise.all(
      ['oclif.manifest.json', 'docs/commands.md'].map((path) => readFile(join(repositoryDirectory, path), 'utf8')),
    )

    assert.equal(page, commandReference(JSON.parse(manifest ?? '')))
  })
})
