import assert from 'node:assert/strict'
import { canonicalService } from '../../../src/compose/merge/canonical-service.js'
import { mergeService } from '../../../src/compose/merge/merge-service.js'
import type { ComposeTree } from '../../../src/config/compose-tree.js'
import { mergeRuleFiles } from '../../support/merge-rules.js'

describe('compose/merge/merge-service', () => {
  for (const { rule, cases } of mergeRuleFiles()) {
    describe(rule, () => {
      for (const { case: name, base, over, merged } of cases) {
        it(`merges ${name}`, () => {
          assert.deepEqual(merge(base, over), merged)
        })
      }
    })
  }

  for (const [name, base, over, path] of [
    ['a list over a mapping', { deploy: { resources: { limits: {} } } }, { deploy: [] }, ['deploy']],
    ['a text over a list', { ports: ['80'] }, { ports: '80' }, ['ports']],
    ['a text over a mapping', { healthcheck: { retries: 1 } }, { healthcheck: 'x' }, ['healthcheck']],
    [
      'deep inside',
      { deploy: { placement: { constraints: [] } } },
      { deploy: { placement: 1 } },
      ['deploy', 'placement'],
    ],
  ] as const) {
    it(`says where ${name} cannot be laid`, () => {
      assert.throws(() => merge(base, over), {
        code: 'PHLO_OVERRIDE_INVALID',
        context: { origin: 'over', key: path.join('.') },
      })
    })
  }

  it('changes neither of the two', () => {
    const base = deepFreeze({ ports: ['80:80'], environment: { A: '1' }, labels: { x: 'y' } })
    const over = deepFreeze({ ports: ['81:81'], environment: { A: { '!reset': true } } })

    assert.deepEqual(merge(base, over).environment, {})
  })
})

function merge(base: ComposeTree, over: ComposeTree): ComposeTree {
  return mergeService(canonicalService(base), canonicalService(over), { origin: 'over', key: [] })
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(value)
}
