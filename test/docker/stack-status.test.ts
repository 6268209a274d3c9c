import assert from 'node:assert/strict'
import { parseContainer } from '../../src/docker/parse-container.js'
import { statusOf } from '../../src/docker/stack-status.js'
import { listed } from '../support/listed-container.js'

const WEB = { name: 'web', isOneShot: false, ports: [{ name: 'http', container: 80, host: 8080 }] }
const SETUP = { name: 'setup', isOneShot: true, ports: [] }

describe('docker/stack-status', () => {
  it('tells of a service without a container that it is stopped', () => {
    assert.deepEqual(shown([]), ['web stopped', 'setup stopped'])
  })

  it('tells a preparation that ended well from a service that ended', () => {
    const ended = { State: 'exited', Status: 'Exited (0) 1 minute ago' }

    assert.deepEqual(shown([listed('web', ended), listed('setup', ended)]), ['web exited', 'setup finished'])
  })

  it('tells of a preparation that failed that it exited', () => {
    assert.deepEqual(shown([listed('setup', { State: 'exited', Status: 'Exited (1) now' })]), [
      'web stopped',
      'setup exited',
    ])
  })

  it('shows a service that is no longer part of the stack and still has a container', () => {
    assert.deepEqual(shown([listed('old')]), ['web stopped', 'setup stopped', 'old running'])
  })

  it('calls ports as the service calls them, and one that it does not name by its number', () => {
    const Ports = [{ PrivatePort: 80, PublicPort: 8080 }, { PrivatePort: 81, PublicPort: 8081 }, { PrivatePort: 82 }]

    const [web] = statusOf(stack(), [parseContainer(listed('web', { Ports }))])

    assert.deepEqual(web?.ports, { http: 8080, 81: 8081 })
  })
})

function stack() {
  return { services: [WEB, SETUP] }
}

function shown(rows: readonly object[]): string[] {
  return statusOf(stack(), rows.map(parseContainer)).map(({ name, state }) => `${name} ${state}`)
}
