import assert from 'node:assert/strict'
import fc from 'fast-check'
import { startOrder } from '../../../src/compose/document/start-order.js'

describe('compose/document/start-order', () => {
  it('puts each service after what it waits for, and together what can start together', () => {
    const order = startOrder(
      new Map([
        ['web', ['api', 'db']],
        ['api', ['db']],
        ['db', []],
        ['cache', []],
      ]),
    )

    assert.deepEqual(order, [['cache', 'db'], ['api'], ['web']])
  })

  it('names the services that wait for each other, and no others', () => {
    const waits = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', ['b']],
      ['e', ['a']],
    ])

    assert.throws(
      () => startOrder(waits),
      (error: { code: string; context: { services: string[] } }) => {
        assert.equal(error.code, 'PHLO_SERVICE_CYCLE')
        assert.deepEqual(error.context.services, ['b', 'c', 'd', 'b'])
        return true
      },
    )
  })

  it('orders whatever has an order, and holds every service once', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)).filter(([one, other]) => one < other))
    fc.assert(
      fc.property(edges, (pairs) => {
        const waits = new Map(
          Array.from({ length: 10 }, (_, index) => [
            `s${index}`,
            pairs.filter(([from]) => from === index).map(([, to]) => `s${to}`),
          ]),
        )

        const order = startOrder(waits)
        const place = new Map(order.flatMap((names, index) => names.map((name) => [name, index])))
        assert.deepEqual([...place.keys()].sort(), [...waits.keys()].sort())
        for (const [name, needs] of waits) {
          for (const need of needs) assert((place.get(need) ?? 99) < (place.get(name) ?? -1))
        }
      }),
    )
  })
})
