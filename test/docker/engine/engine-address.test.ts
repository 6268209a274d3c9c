import assert from 'node:assert/strict'
import { type EngineSurroundings, engineAddresses } from '../../../src/docker/engine/engine-address.js'

const LINUX: EngineSurroundings = { environment: {}, platform: 'linux', homeDirectory: '/home/ada', userId: 1000 }
const COLIMA = { name: 'colima', host: 'unix:///home/ada/.colima/docker.sock', tlsDirectory: undefined }

describe('docker/engine/engine-address', () => {
  it('takes DOCKER_HOST before everything else, and nothing besides', () => {
    const environment = { DOCKER_HOST: 'tcp://10.0.0.5:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/keys' }

    assert.deepEqual(engineAddresses({ ...LINUX, environment }, COLIMA), [
      { host: 'tcp://10.0.0.5:2376', origin: 'DOCKER_HOST', context: undefined, tlsDirectory: '/keys' },
    ])
  })

  it('takes the context that was chosen, and nothing besides', () => {
    assert.deepEqual(
      engineAddresses(LINUX, COLIMA).map(({ host, context }) => [host, context]),
      [[COLIMA.host, 'colima']],
    )
  })

  it('looks at the usual sockets in order: Docker, rootless, Desktop, Colima, Podman', () => {
    const hosts = engineAddresses(LINUX, undefined).map(({ host }) => host)

    const looked = ['/var/run/docker.sock', '/run/user/1000/docker.sock', '.docker/run/', '.colima/', 'podman']
    const places = looked.map((part) => hosts.findIndex((host) => host.includes(part)))
    assert(places.every((place) => place >= 0))
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
  })

  it('looks at the pipe of Docker Desktop on Windows', () => {
    assert.deepEqual(
      engineAddresses({ ...LINUX, platform: 'win32', userId: undefined }, undefined).map(({ host }) => host),
      ['npipe:////./pipe/docker_engine'],
    )
  })
})
