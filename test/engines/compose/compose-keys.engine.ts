import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposeTree } from '../../../src/config/compose-tree.js'
import { composeKeys } from '../../support/compose-keys.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { tempFolder } from '../../support/temp-folder.js'

describe('config/compose-file by docker compose config', () => {
  const engine = dockerEngine()
  const { right, wrong, late } = composeKeys()
  const config = async (keys: ComposeTree) => {
    await using folder = await tempFolder()
    const file = join(folder.path, 'compose.yaml')
    const services = { a: { image: 'x', ...keys }, other: { image: 'x' } }
    await writeFile(file, JSON.stringify({ services, volumes: { data: {}, a: {} } }))
    await engine().run('compose', '--project-name', 'x', '--file', file, 'config', '--quiet')
  }

  it('takes everything that Phlo takes', async () => {
    for (const keys of right) await config(keys)
  })

  for (const keys of wrong) {
    it(`refuses ${JSON.stringify(keys)}, too`, async () => {
      await assert.rejects(config(keys))
    })
  }

  it('leaves to Docker what Phlo refuses at once', async () => {
    for (const keys of late) await config(keys)
  })
})
