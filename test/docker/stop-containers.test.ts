import assert from 'node:assert/strict'
import { stopOrder } from '../../src/docker/stop-containers.js'
import { container } from '../support/listed-container.js'

describe('docker/stop-containers', () => {
  it('stops first those that no other one waits for', () => {
    const order = stopOrder([container('db'), container('web', 'api'), container('api', 'db'), container('cron', 'db')])

    assert.deepEqual(namesOf(order), [['web', 'cron'], ['api'], ['db']])
  })

  it('stops at once those that wait for each other', () => {
    assert.deepEqual(namesOf(stopOrder([container('a', 'b'), container('b', 'a')])), [['a', 'b']])
  })

  it('stops nothing where nothing is', () => {
    assert.deepEqual(stopOrder([]), [])
  })
})

function namesOf(order: ReturnType<typeof stopOrder>): string[][] {
  return order.map((wave) => wave.map(({ service }) => service))
}
