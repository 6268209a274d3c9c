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
      { service: 'a', name: 'http', fixed: 8080, preferred: 10000 },
      { service: 'a', name: 'admin', fixed: undefined, preferred: undefined },
      { service: 'b', name: 'http', fixed: undefined, preferred: 10001 },
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
})

function wanted(services: Readonly<Record<string, ServiceSettings>>) {
  const { selection, config } = stackRequest({ definitions, services })
  return wantedPorts(selection, config)
}
