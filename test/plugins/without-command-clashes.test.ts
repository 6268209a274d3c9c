import assert from 'node:assert/strict'
import type { Plugin } from '../../src/plugins/plugin.js'
import { withoutCommandClashes } from '../../src/plugins/without-command-clashes.js'

function plugin(name: string, ...commands: readonly string[]): Plugin {
  return {
    ...{ package: name, version: '1.0.0', bundled: false, description: '', directory: `/x/${name}` },
    ...{
      kinds: ['cli'],
      services: [],
      brokenServices: [],
      serviceFiles: [],
      installScripts: [],
      dependencies: [],
      problems: [],
    },
    code: { sources: undefined, checks: undefined, commands: './commands' },
    commands: commands.map((command) => ({ name: command, file: undefined })),
  }
}

describe('plugins/without-command-clashes', () => {
  it("keeps Phlo's topics for Phlo, and a command for the first plugin that has it", () => {
    const plugins = [
      plugin('a', 'kafka topics'),
      plugin('b', 'kafka topics', 'b'),
      plugin('c', 'query fast'),
      plugin('d', 'd'),
    ]

    const left = withoutCommandClashes(plugins, new Set(['query']))

    assert.deepEqual(
      left.map(({ package: name, commands, problems }) => [name, commands.length, problems.map(({ key }) => key)]),
      [
        ['a', 1, []],
        ['b', 0, ['commands.kafka topics']],
        ['c', 0, ['commands.query fast']],
        ['d', 1, []],
      ],
    )
  })

  it('lets two plugins share a topic', () => {
    const left = withoutCommandClashes([plugin('a', 'kafka topics'), plugin('b', 'kafka groups')], new Set())

    assert.deepEqual(
      left.map(({ commands }) => commands.length),
      [1, 1],
    )
  })
})
