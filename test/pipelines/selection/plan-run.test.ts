import assert from 'node:assert/strict'
import type { Asset } from '../../../src/pipelines/asset.js'
import { planRun } from '../../../src/pipelines/selection/plan-run.js'

const ASSETS = [
  asset('gold.report', { dependsOn: ['silver.orders', 'silver.users'] }),
  asset('silver.orders', { dependsOn: ['bronze.orders'], tags: ['nightly'] }),
  asset('silver.users', { dependsOn: ['bronze.users'] }),
  asset('bronze.orders', { alias: 'rawOrders', tags: ['nightly'] }),
  asset('bronze.users'),
]

const SELECTIONS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], ['bronze.orders', 'silver.orders', 'bronze.users', 'silver.users', 'gold.report']],
  [['*'], ['bronze.orders', 'silver.orders', 'bronze.users', 'silver.users', 'gold.report']],
  [['silver.orders'], ['silver.orders']],
  [['rawOrders'], ['bronze.orders']],
  [['bronze.*'], ['bronze.orders', 'bronze.users']],
  [['*.users'], ['bronze.users', 'silver.users']],
  [['tag:nightly'], ['bronze.orders', 'silver.orders']],
  [['+silver.orders'], ['bronze.orders', 'silver.orders']],
  [['silver.orders+'], ['silver.orders', 'gold.report']],
  [['+silver.orders+'], ['bronze.orders', 'silver.orders', 'gold.report']],
  [['bronze.orders+'], ['bronze.orders', 'silver.orders', 'gold.report']],
  [['+gold.report'], ['bronze.orders', 'silver.orders', 'bronze.users', 'silver.users', 'gold.report']],
  [
    ['bronze.users', 'rawOrders'],
    ['bronze.orders', 'bronze.users'],
  ],
]

describe('pipelines/selection/plan-run', () => {
  for (const [selections, expected] of SELECTIONS) {
    it(`takes "${selections.join(' ')}" as ${expected.join(', ')}`, () => {
      assert.deepEqual(
        planRun(ASSETS, selections).assets.map(({ id }) => id),
        expected,
      )
    })
  }

  for (const [selection, suggestion] of [
    ['bronze.order', 'bronze.orders'],
    ['rawOrder', 'rawOrders'],
    ['tag:nightli', 'tag:nightly'],
  ] as const) {
    it(`asks whether "${selection}" meant "${suggestion}"`, () => {
      assert.throws(
        () => planRun(ASSETS, [selection]),
        (error: { code?: string; context?: { suggestion?: string } }) => {
          assert.equal(error.code, 'PHLO_ASSET_UNKNOWN')
          assert.equal(error.context?.suggestion, suggestion)
          return true
        },
      )
    })
  }

  it('refuses assets that depend on each other in a circle', () => {
    const circle = [asset('a.a', { dependsOn: ['a.b'] }), asset('a.b', { dependsOn: ['a.a'] })]

    assert.throws(() => planRun(circle, []), {
      code: 'PHLO_WORKFLOW_INVALID',
      context: { assets: ['a.a', 'a.b', 'a.a'] },
    })
  })
})

function asset(id: string, options: Partial<Asset> = {}): Asset {
  return {
    id,
    key: id.split('.'),
    alias: id.replace('.', '_'),
    file: 'workflows/all.ts',
    line: 1,
    source: { kind: 'files', paths: ['data.csv'], format: {}, isSample: false },
    columns: undefined,
    identifier: [],
    write: 'append',
    cursorColumn: undefined,
    partition: [],
    contract: { columns: 'evolve', rows: 'fail' },
    checks: [],
    schedule: undefined,
    tags: [],
    dependsOn: [],
    description: undefined,
    ...options,
  }
}
