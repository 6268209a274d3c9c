import assert from 'node:assert/strict'
import { parseContainer } from '../../src/docker/parse-container.js'
import { listed } from '../support/listed-container.js'

describe('docker/parse-container', () => {
  const rows = [
    { State: 'running', Status: 'Up 3 minutes (healthy)', health: 'healthy', exitCode: undefined },
    { State: 'running', Status: 'Up 2 seconds (health: starting)', health: 'starting', exitCode: undefined },
    { State: 'running', Status: 'Up 3 minutes (unhealthy)', health: 'unhealthy', exitCode: undefined },
    { State: 'running', Status: 'Up 3 minutes', health: 'none', exitCode: undefined },
    { State: 'paused', Status: 'Up 3 minutes (healthy) (Paused)', health: 'healthy', exitCode: undefined },
    { State: 'restarting', Status: 'Restarting (7) 2 seconds ago', health: 'none', exitCode: 7 },
    { State: 'exited', Status: 'Exited (137) 2 minutes ago', health: 'none', exitCode: 137 },
    { State: 'created', Status: 'Created', health: 'none', exitCode: undefined },
  ]
  for (const { State, Status, ...expected } of rows) {
    it(`reads "${Status}" of one that is ${State}`, () => {
      const { state, health, exitCode } = parseContainer(listed('web', { State, Status }))

      assert.deepEqual({ state, health, exitCode }, { state: State, ...expected })
    })
  }

  it('takes a container that has ended for neither healthy nor unhealthy, whatever Docker still says', () => {
    assert.equal(parseContainer(listed('web', { State: 'exited', Status: 'Exited (0) (unhealthy)' })).health, 'none')
  })

  it('says of a word for its state that Docker has not that it is unknown', () => {
    assert.equal(parseContainer(listed('web', { State: 'stopping' })).state, 'unknown')
  })

  it('reads one that is being removed, which has lost its name and labels', () => {
    const { id, name, service } = parseContainer(listed('web', { State: 'removing', Names: null, Labels: null }))

    assert.deepEqual([name, service], [id, ''])
  })

  it('reads a row of an engine that leaves out what it does not know', () => {
    const { name, ports, state } = parseContainer({ Id: 'a1' })

    assert.deepEqual({ name, ports, state }, { name: 'a1', ports: [], state: 'unknown' })
  })

  it('lists a port that is published on IPv4 and IPv6 once', () => {
    const Ports = ['0.0.0.0', '::'].map((IP) => ({ PrivatePort: 80, PublicPort: 8080, IP }))

    assert.deepEqual(parseContainer(listed('web', { Ports })).ports, [
      { container: 80, host: 8080, address: '0.0.0.0' },
    ])
  })

  it('knows the services that it waits for by the label of Compose', () => {
    const Labels = {
      'com.docker.compose.depends_on': 'db:service_healthy:false,setup:service_completed_successfully:true',
    }

    assert.deepEqual(parseContainer(listed('web', { Labels })).dependsOn, ['db', 'setup'])
  })
})
