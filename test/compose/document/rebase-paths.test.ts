import assert from 'node:assert/strict'
import { rebasePath } from '../../../src/compose/document/rebase-paths.js'

const fromProject = { from: '/lake', to: '/lake/.phlo', root: '/lake' }

describe('compose/document/rebase-paths', () => {
  for (const [written, expected] of [
    ['./data', '../data'],
    ['data', '../data'],
    ['.', '..'],
    ['./.phlo/x', './x'],
    ['../elsewhere', '/elsewhere'],
    ['/srv/data', '/srv/data'],
    ['~/data', '~/data'],
    ['$HOME/data', '$HOME/data'],
    ['https://github.com/a/b.git', 'https://github.com/a/b.git'],
    ['C:\\data', 'C:\\data'],
  ] as const) {
    it(`writes ${written} of the project as ${expected}`, () => {
      assert.equal(rebasePath(written, fromProject), expected)
    })
  }

  it('writes a path of a package that lies elsewhere in full', () => {
    assert.equal(rebasePath('image', { ...fromProject, from: '/usr/lib/x' }), '/usr/lib/x/image')
  })

  it('writes a path of an installed package relative to the project', () => {
    assert.equal(rebasePath('image', { ...fromProject, from: '/lake/node_modules/x' }), '../node_modules/x/image')
  })
})
