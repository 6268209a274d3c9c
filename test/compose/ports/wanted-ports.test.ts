import assert from 'node:assert/strict'
import { wantedPorts } from '../../../src/compose/ports/wanted-ports.js'
import type { ServiceSettings } from '../../../src/config/service-settings.js'
import { definition, settings, stackRequest } from '../../support/stack-fixture.js'

const definitions = [
  definition('a', {
    ports: { http: { container: 80, preferred: 10000 }, admin: { container: 81, preferred: undefined } },
  }),
  definition('b', { ports: { http: { container: 80, preferred: 10001 } } }),
]

describe('compose/ports/wanted-ports', () => {
  it('lists the ports of all services, those that phlo.yaml fixes with their number', () => {
    assert.deepEqual(wanted({ a: settings({ ports: { http: 8080 } }) }), [
      { service: 'a', name: 'http', fixed: 8080, preferred: 10000, others: new Set() },
      { service: 'a', name: 'admin', fixed: undefined, preferred: undefined, others: new Set() },
      { service: 'b', name: 'http', fixed: undefined, preferred: 10001, others: new Set() },
    ])
  })

  it('refuses a port that the service does not have, and says where it is written', () => {
    assert.throws(() => wanted({ a: settings({ ports: { htp: 8080 } }) }), {
      code: 'PHLO_SERVICE_SETTING_UNKNOWN',
      context: { service: 'a', port: 'htp', origin: undefined, ports: ['http', 'admin'] },
    })
  })

  it('refuses one port for two services', () => {
    const services = { a: settings({ ports: { http: 8080 } }), b: settings({ ports: { http: 8080 } }) }

    assert.throws(() => wanted(services), {
      code: 'PHLO_PORT_CLASH',
      context: { port: 8080, services: ['a.http', 'b.http'] },
    })
  })

  describe('tells which ports the files of the project publish for something else', () => {
    const own = 'services: { own: { image: x, ports: ["10000:80"] } }'

    it('in a drop-in', () => {
      assert.deepEqual(othersOf({ 'compose.own.yaml': own }), {
        'a.http': [10000],
        'a.admin': [10000],
        'b.http': [10000],
      })
    })

    it('in phlo.yaml, for a container or another port of the same one', () => {
      const services = {
        a: settings({ compose: { ports: [{ target: 90, published: 10000 }] } }),
        own: settings({ inline: { image: 'x', ports: ['10005:80'] } }),
      }

      assert.deepEqual(othersOf({}, services)['a.http'], [10000, 10005])
    })

    it('but not for the very same port of the container', () => {
      const same = 'services: { a: { ports: ["10000:80"] } }'

      assert.deepEqual(othersOf({ 'compose.own.yaml': same }), { 'a.http': [], 'a.admin': [10000], 'b.http': [10000] })
    })

    for (const [name, port] of [
      ['on another address', '"127.0.0.2:10000:80"'],
      ['by another protocol', '"10000:80/udp"'],
      ['out of a range', '"10000-10010:80"'],
      ['that only Docker knows', '80'],
    ]) {
      it(`but not one ${name}`, () => {
        const text = `services: { own: { image: x, ports: [${port}] } }`

        assert.deepEqual(othersOf({ 'compose.own.yaml': text })['a.http'], [])
      })
    }

    it('but not one that a later drop-in takes away', () => {
      const later = 'services: { own: { ports: !override ["10009:80"] } }'

      assert.deepEqual(othersOf({ 'compose.a.yaml': own, 'compose.b.yaml': later })['b.http'], [10009])
    })
  })
})

function wanted(services: Readonly<Record<string, ServiceSettings>>) {
  return wantedPorts(stackRequest({ definitions, services }))
}

function othersOf(dropIns: Readonly<Record<string, string>>, services: Readonly<Record<string, ServiceSettings>> = {}) {
  const ports = wantedPorts(stackRequest({ definitions, services, dropIns }))
  return Object.fromEntries(ports.map(({ service, name, others }) => [`${service}.${name}`, [...others]]))
}
