import assert from 'node:assert/strict'
import { unguardedSource } from '../../../src/cli/plugins/unguarded-source.js'
import { tempProject } from '../../support/temp-project.js'

const NPMRC = 'registry=http://packages.example/\n@safe:registry=https://safe.example/\n'

describe('cli/plugins/unguarded-source', () => {
  for (const [what, spec, npmrc, expected] of [
    ['a registry without encryption', 'phlo-kafka@1.0.0', NPMRC, 'http://packages.example/'],
    ['the registry of all scopes', '@acme/phlo-kafka', NPMRC, 'http://packages.example/'],
    ['the registry of a scope', '@acme/x', '@acme:registry=http://acme.example/npm/\n', 'http://acme.example/npm/'],
    ['an address of a tarball', 'http://files.example/x.tgz', '', 'http://files.example/x.tgz'],
  ] as const) {
    it(`tells of ${what}`, async () => {
      assert.equal(await sourceOf(spec, npmrc), expected)
    })
  }

  for (const [what, spec, npmrc] of [
    ['of npm itself', 'phlo-kafka', ''],
    ['of a scope with encryption, though others have none', '@safe/phlo-kafka', NPMRC],
    ['on this machine', 'phlo-kafka', 'registry=http://127.0.0.1:4873/\n'],
  ] as const) {
    it(`says nothing of a registry ${what}`, async () => {
      assert.equal(await sourceOf(spec, npmrc), undefined)
    })
  }

  it('says nothing of tarballs with encryption, and of those that are here', async () => {
    assert.equal(await sourceOf('https://files.example/x.tgz', NPMRC), undefined)
    assert.equal(await sourceOf('/tmp/x.tgz', NPMRC), undefined)
  })
})

async function sourceOf(spec: string, npmrc: string): Promise<string | undefined> {
  await using project = await tempProject({ '.npmrc': npmrc, 'package.json': '{}' })
  const { directory } = project
  // Whoever runs the tests may have a registry of their own.
  const environment = { PATH: process.env.PATH, HOME: directory, npm_config_globalconfig: `${directory}/none` }
  return await unguardedSource(spec, { directory, environment, signal: new AbortController().signal })
}
