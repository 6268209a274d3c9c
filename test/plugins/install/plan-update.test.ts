import assert from 'node:assert/strict'
import { planUpdate, type UpdateContext } from '../../../src/plugins/install/plan-update.js'
import type { Plugin } from '../../../src/plugins/plugin.js'

function plugin(name: string, version: string, bundled = false): Plugin {
  return {
    ...{ package: name, version, bundled, description: '', directory: `/x/${name}` },
    ...{
      kinds: ['source'],
      services: [],
      brokenServices: [],
      serviceFiles: [],
      commands: [],
      installScripts: [],
      dependencies: [],
      problems: [],
    },
    code: { sources: './x.js', checks: undefined, commands: undefined },
  }
}

function steps(plugins: readonly Plugin[], wanted: string, context: Partial<UpdateContext>) {
  const dependencies = plugins.map(({ package: name, directory }) => ({
    ...{ package: name, wanted, directory },
    listedIn: 'dependencies' as const,
  }))
  return planUpdate(plugins, { dependencies, entries: [], published: new Map(), ...context })
}

describe('plugins/install/plan-update', () => {
  it('goes to the newest version, and never back to an older one', () => {
    const plugins = [plugin('a', '1.9.0'), plugin('b', '1.10.0'), plugin('c', '2.0.0')]
    const published = new Map(['a', 'b', 'c'].map((name) => [name, '1.10.0']))

    assert.deepEqual(
      steps(plugins, '^1', { published }).map(({ type }) => type),
      ['update', 'current', 'current'],
    )
  })

  for (const wanted of ['file:../x', 'https://example.org/x.tgz', 'github:acme/x', 'workspace:*', 'link:x']) {
    it(`leaves alone what is installed from ${wanted}`, () => {
      const published = new Map([['a', '9.0.0']])

      assert.deepEqual(
        steps([plugin('a', '1.0.0')], wanted, { published }).map(({ type }) => type),
        ['skipped'],
      )
    })
  }

  it('has nothing to do with what comes with Phlo', () => {
    assert.deepEqual(steps([plugin('a', '1.0.0', true)], '^1', { published: new Map([['a', '2.0.0']]) }), [])
  })
})
