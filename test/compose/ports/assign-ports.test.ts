import assert from 'node:assert/strict'
import fc from 'fast-check'
import { assignPorts } from '../../../src/compose/ports/assign-ports.js'
import type { WantedPort } from '../../../src/compose/ports/wanted-ports.js'

const free = () => true

describe('compose/ports/assign-ports', () => {
  it('gives each service the port that it prefers, where that is free', async () => {
    const { ports, moved } = await assignPorts([want('a', 10000), want('b', 10001)], {}, free)

    assert.deepEqual(ports, { a: { http: 10000 }, b: { http: 10001 } })
    assert.deepEqual(moved, [])
  })

  it('goes on to the next free port that no other service prefers, and says so', async () => {
    const taken = new Set([10000, 10002])
    const { ports, moved } = await assignPorts([want('a', 10000), want('b', 10001)], {}, (port) => !taken.has(port))

    assert.deepEqual(ports, { a: { http: 10003 }, b: { http: 10001 } })
    assert.deepEqual(moved, [{ service: 'a', name: 'http', from: 10000, to: 10003, wasRemembered: false }])
  })

  it('keeps the port that was remembered, though the preferred one is free again', async () => {
    const { ports, moved } = await assignPorts([want('a', 10000)], { a: { http: 10007 } }, free)

    assert.deepEqual([ports, moved], [{ a: { http: 10007 } }, []])
  })

  it('leaves the remembered port when another program has taken it', async () => {
    const { ports, moved } = await assignPorts([want('a', 10000)], { a: { http: 10007 } }, (port) => port !== 10007)

    assert.deepEqual(ports, { a: { http: 10000 } })
    assert.deepEqual(moved, [{ service: 'a', name: 'http', from: 10007, to: 10000, wasRemembered: true }])
  })

  it('leaves the remembered port, and the preferred one, to what the files of the project publish there', async () => {
    const others = new Set([10000, 10001, 10007])
    const { ports, moved } = await assignPorts([{ ...want('a', 10000), others }], { a: { http: 10007 } }, free)

    assert.deepEqual(ports, { a: { http: 10002 } })
    assert.deepEqual(moved, [{ service: 'a', name: 'http', from: 10007, to: 10002, wasRemembered: true }])
  })

  it('takes the port of phlo.yaml without asking whether it is free', async () => {
    const { ports } = await assignPorts([{ ...want('a', 10000), fixed: 8080 }], { a: { http: 10000 } }, () => false)

    assert.deepEqual(ports, { a: { http: 8080 } })
  })

  it('gives nobody the port of a service that is not part of the stack now', async () => {
    const { ports } = await assignPorts([want('a', 10000)], { b: { http: 10000 } }, free)

    assert.deepEqual(ports, { a: { http: 10001 }, b: { http: 10000 } })
  })

  it('gives two services that prefer the same port two', async () => {
    const { ports } = await assignPorts([want('a', 10000), want('b', 10000)], {}, free)

    assert.deepEqual(ports, { a: { http: 10000 }, b: { http: 10001 } })
  })

  it('finds a port for a service that prefers none', async () => {
    const { ports, moved } = await assignPorts([want('a', undefined)], {}, free)

    assert.equal(typeof ports.a?.http, 'number')
    assert.deepEqual(moved, [])
  })

  it('says so when none is left', async () => {
    await assert.rejects(
      assignPorts([want('a', 65535)], {}, () => false),
      { code: 'PHLO_PORT_TAKEN' },
    )
  })

  it('never gives one port twice, and the same again when it is asked again', async () => {
    const wanted = fc.uniqueArray(
      fc.record({ service: fc.stringMatching(/^[a-z]{1,2}$/), preferred: fc.integer({ min: 10000, max: 10005 }) }),
      { selector: ({ service }) => service, maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(wanted, fc.uniqueArray(fc.integer({ min: 10000, max: 10010 })), async (services, taken) => {
        const ports = services.map(({ service, preferred }) => want(service, preferred))
        const first = await assignPorts(ports, {}, (port) => !taken.includes(port))
        const again = await assignPorts([...ports].reverse(), first.ports, free)

        const given = Object.values(first.ports).flatMap((named) => Object.values(named))
        assert.equal(new Set(given).size, services.length)
        assert.deepEqual(again.ports, first.ports)
      }),
    )
  })
})

function want(service: string, preferred: number | undefined): WantedPort {
  return { service, name: 'http', fixed: undefined, preferred, others: new Set() }
}
