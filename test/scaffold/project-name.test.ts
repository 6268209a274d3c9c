import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkProjectName, proposeProjectName } from '../../src/scaffold/project-name.js'

describe('scaffold/project-name', () => {
  for (const [directory, name] of [
    ['/home/ada/lake', 'lake'],
    ['/home/ada/My Lake!', 'my-lake'],
    ['C:\\Users\\Ada\\Café', 'cafe'],
    ['/', 'lake'],
    ['/tmp/数据', 'lake'],
    ['/tmp/--x--', 'x'],
  ] as const) {
    it(`proposes ${name} for ${directory}`, () => {
      assert.equal(proposeProjectName(directory), name)
    })
  }

  it('accepts what it proposes, for any folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (folder) => {
        assert.equal(checkProjectName(proposeProjectName(`/${folder}`)), proposeProjectName(`/${folder}`))
      }),
    )
  })

  for (const name of ['', '../x', 'a/b', 'a b', 'A', '-x', 'x-', 'a\nb', 'x'.repeat(64), "x'"]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      assert.throws(() => checkProjectName(name), { code: 'PHLO_NAME_INVALID' })
    })
  }
})
