import assert from 'node:assert/strict'
import { renderDifferences } from '../../../src/cli/text/render-differences.js'
import type { KeyDifference } from '../../../src/tables/diff-refs.js'

const CHANGED: KeyDifference = {
  key: ['bronze', 'entries'],
  type: 'table',
  change: 'changed',
  rowsFrom: 1n,
  rowsTo: 2n,
  rows: undefined,
  schema: [],
  partition: undefined,
  properties: ['phlo.cursor'],
}

describe('cli/text/render-differences', () => {
  it('shows the properties that people set, and none that Phlo keeps for itself', () => {
    const own = renderDifferences([CHANGED])
    const mixed = renderDifferences([{ ...CHANGED, properties: ['comment', 'phlo.cursor'] }])

    assert.doesNotMatch(own, /properties/)
    assert.match(mixed, /bronze\.entries: properties comment$/)
  })

  it('shows how a table is partitioned now, as a workflow spells it', () => {
    const from = [{ column: 'at', transform: 'day' }] as const
    const to = [...from, { column: 'id', transform: 'bucket[16]' }, { column: 'site', transform: 'identity' }] as const

    assert.match(
      renderDifferences([{ ...CHANGED, partition: { from, to } }]),
      /day\(at\) → day\(at\), bucket\(id, 16\), site$/,
    )
    assert.match(renderDifferences([{ ...CHANGED, partition: { from, to: [] } }]), /partition day\(at\) → none$/)
  })
})
