import assert from 'node:assert/strict'
import { renderDifferences } from '../../src/cli/render-differences.js'
import type { KeyDifference } from '../../src/tables/diff-refs.js'

const CHANGED: KeyDifference = {
  key: ['bronze', 'entries'],
  type: 'table',
  change: 'changed',
  rowsFrom: 1n,
  rowsTo: 2n,
  rows: undefined,
  schema: [],
  properties: ['phlo.cursor'],
}

describe('cli/render-differences', () => {
  it('shows the properties that people set, and none that Phlo keeps for itself', () => {
    const own = renderDifferences([CHANGED])
    const mixed = renderDifferences([{ ...CHANGED, properties: ['comment', 'phlo.cursor'] }])

    assert.doesNotMatch(own, /properties/)
    assert.match(mixed, /bronze\.entries: properties comment$/)
  })
})
