import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import { parseRegistry } from '../../src/plugins/registry/parse-registry.js'
import { readSchema } from '../../src/plugins/schema/read-schema.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('contract/registry', () => {
  it('lists every package below services/, as it describes itself, and says of no other that it comes with Phlo', async () => {
    const text = readFileSync(`${root}registry/plugins.json`, 'utf8')
    const listed = parseRegistry(text, { file: 'registry/plugins.json', schema: readSchema('registry') })
    const { plugins } = await findPlugins({ projectDirectory: undefined, bundledDirectory: `${root}services` })

    assert.deepEqual(
      listed
        .filter(({ bundled }) => bundled)
        .map(({ package: name, description, kinds, services }) => ({ name, description, kinds, services }))
        .sort(byName),
      plugins
        .map(({ package: name, description, kinds, services }) => ({
          name,
          description,
          kinds: [...kinds],
          services: services.filter(({ companionOf }) => companionOf === undefined).map((service) => service.name),
        }))
        .sort(byName),
    )
  })
})

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1
}
