import assert from 'node:assert/strict'
import { refusePortClashes } from '../../../src/compose/ports/refuse-port-clashes.js'

describe('compose/ports/refuse-port-clashes', () => {
  const services = (one: object, other: object) => ({ services: { a: { ports: [one] }, b: { ports: [other] } } })

  for (const [name, one, other] of [
    ['on one address', { published: '8088', host_ip: '127.0.0.1' }, { published: '8088', host_ip: '127.0.0.1' }],
    ['of which one listens everywhere', { published: '8088', host_ip: '0.0.0.0' }, { published: 8088, host_ip: '::1' }],
  ] as const) {
    it(`refuses a port that two services publish ${name}`, () => {
      assert.throws(() => refusePortClashes(services(one, other)), {
        code: 'PHLO_PORT_CLASH',
        context: { port: 8088, services: ['a', 'b'] },
      })
    })
  }

  for (const [name, one, other] of [
    ['by another protocol', { published: '53' }, { published: '53', protocol: 'udp' }],
    ['on another address', { published: '80', host_ip: '127.0.0.1' }, { published: '80', host_ip: '127.0.0.2' }],
    ['out of one range', { published: '80-90' }, { published: '80-90' }],
    ['that nobody chose', { target: 80 }, { target: 80 }],
    ['and Docker chooses', { published: '0', target: 80 }, { published: '0', target: 80 }],
  ] as const) {
    it(`takes a port that two services publish ${name}`, () => {
      refusePortClashes(services(one, other))
    })
  }
})
