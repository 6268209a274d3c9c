import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { openDocker } from '../../src/docker/open-docker.js'
import { assertFailure, failureOf } from '../support/assert-failure.js'
import { tempFolder } from '../support/temp-folder.js'

const SURROUNDINGS = { platform: 'linux', homeDirectory: '/nowhere', userId: 1, now: () => 0 } as const

describe('docker/open-docker', () => {
  for (const host of ['ssh://ada@example.org', 'docker.sock', 'unix', '']) {
    it(`says of DOCKER_HOST=${host || "''"} what can be done`, async () => {
      const environment = { DOCKER_HOST: host, DOCKER_CONFIG: '/nowhere', XDG_RUNTIME_DIR: '/nowhere' }

      const error = await failureOf(openDocker({ ...SURROUNDINGS, environment }))

      assertFailure(error, 'PHLO_DOCKER_ABSENT', host === '' ? {} : { host })
      assert(error.fixes.length > 0)
    })
  }

  it('says that the context which was chosen is not there', async () => {
    const environment = { DOCKER_CONTEXT: 'gone', DOCKER_CONFIG: '/nowhere' }

    assertFailure(await failureOf(openDocker({ ...SURROUNDINGS, environment })), 'PHLO_DOCKER_ABSENT', {
      context: 'gone',
    })
  })

  it('goes by DOCKER_HOST whatever context is chosen, as Docker does', async () => {
    const host = 'tcp://127.0.0.1:1'
    const environment = { DOCKER_HOST: host, DOCKER_CONTEXT: 'gone', DOCKER_CONFIG: '/nowhere' }

    const error = await failureOf(openDocker({ ...SURROUNDINGS, environment }))

    assertFailure(error, 'PHLO_DOCKER_ABSENT', { tried: [host] })
  })

  for (const [offered, asked] of [
    ['1.41', '1.41'],
    ['1.44', '1.44'],
    ['1.99', '1.47'],
  ] as const) {
    it(`speaks version ${asked} with an engine whose newest is ${offered}`, async () => {
      await using folder = await tempFolder()
      const socket = join(folder.path, 'docker.sock')
      const paths: string[] = []
      const server = createServer((request, response) => {
        paths.push(request.url ?? '')
        response.setHeader('Api-Version', offered).end('{}')
      })
      await new Promise<void>((resolve) => server.listen(socket, resolve))
      const docker = await openDocker({ ...SURROUNDINGS, environment: { DOCKER_HOST: `unix://${socket}` } })

      await docker.api.json('/info')

      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      assert.deepEqual(paths, ['/_ping', `/v${asked}/info`])
    })
  }
})
