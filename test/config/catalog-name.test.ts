import assert from 'node:assert/strict'
import { catalogName } from '../../src/config/catalog-name.js'

describe('config/catalog-name', () => {
  for (const ref of ['main', 'dev', 'a_b', 'v1', 'release_2026']) {
    it(`calls the catalog of "${ref}" as it is called`, () => assert.equal(catalogName(ref), ref))
  }

  for (const [ref, readable] of [
    ['feature/x-1', 'feature_x_1'],
    ['run/01JD', 'run_01jd'],
    ['Main', 'main'],
    ['2026', 'b_2026'],
    ['_x', 'b__x'],
    ['system', 'system'],
    [`@9df53c3516cd${'0'.repeat(52)}`, 'commit_9df53c3516cd'],
  ] as const) {
    it(`leaves of "${ref}" what SQL takes without quotes, with a digest`, () => {
      assert.match(catalogName(ref), new RegExp(`^${readable}_[0-9a-f]{6}$`))
    })
  }

  it('calls no two refs alike, also where one is called as the catalog of the other', () => {
    const refs = ['a-b', 'a_b', 'a/b', 'a.b', 'A_b', 'A-B', '1', 'b_1']
    const names = refs.map(catalogName)

    assert.equal(new Set([...names, ...names.map(catalogName)]).size, 2 * refs.length - 2)
  })
})
