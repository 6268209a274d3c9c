import assert from 'node:assert/strict'
import { PhloError } from '../../src/errors.js'
import { planPlugin } from '../../src/scaffold/plan-plugin.js'
import { pluginName } from '../../src/scaffold/plugin-name.js'

describe('scaffold/plan-plugin', () => {
  it('fills the names into files and their paths', () => {
    const template = new Map([['commands/__name__/a.js', '__package__ __camelName__ __VARIABLE__']])

    const plan = planPlugin(template, pluginName('@acme/phlo-data-vault'), new Map())

    assert.deepEqual(
      plan.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
      [['commands/data-vault/a.js', '@acme/phlo-data-vault dataVault DATA_VAULT']],
    )
  })

  it('overwrites nothing', () => {
    const plan = () => planPlugin(new Map([['a', 'new']]), pluginName('kafka'), new Map([['a', Buffer.from('old')]]))

    assert.throws(plan, (error) => error instanceof PhloError && error.code === 'PHLO_FILE_EXISTS')
  })

  for (const [given, expected] of [
    ['kafka', 'phlo-kafka'],
    ['phlo-kafka', 'phlo-kafka'],
    ['@acme/kafka', '@acme/phlo-kafka'],
  ] as const) {
    it(`calls the package of "${given}" ${expected}`, () => {
      assert.equal(pluginName(given).package, expected)
    })
  }

  for (const given of ['Kafka', 'k', '../kafka', 'kafka-', '1kafka', '@acme/']) {
    it(`refuses the name "${given}"`, () => {
      assert.throws(
        () => pluginName(given),
        (error) => error instanceof PhloError && error.code === 'PHLO_NAME_INVALID',
      )
    })
  }
})
