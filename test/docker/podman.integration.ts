import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { listContainers } from '../../src/docker/list-containers.js'
import { openDocker } from '../../src/docker/open-docker.js'
import { restoreStack } from '../../src/docker/restore-stack.js'
import { snapshotStack } from '../../src/docker/snapshot-stack.js'
import { listed } from '../support/listed-container.js'
import { type TempFolder, tempFolder } from '../support/temp-folder.js'

const PROJECT = { composeProject: 'phlo-lake-01234567', label: '0123' }

/** What Podman 4.3 answers; its listing says nothing of the health of a container. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/_ping': 'OK',
  '/containers/json': [
    listed('db', { Status: 'Up 2 minutes' }),
    listed('web', { Status: 'Up 2 minutes' }),
    listed('gone', { Status: 'Up 2 minutes' }),
    listed('setup', { State: 'exited', Status: 'Exited (0) 2 minutes ago' }),
  ],
  '/containers/id-of-db/json': inspected({ Status: 'healthy', FailingStreak: 0, Log: null }),
  '/containers/id-of-web/json': inspected({ Status: '', FailingStreak: 0, Log: null }),
}

describe('docker/podman', () => {
  let folder: TempFolder
  let server: Server

  before(async () => {
    folder = await tempFolder()
    server = createServer(({ url = '' }, response) => {
      const answer = ANSWERS[url.replace(/^\/v[\d.]+|\?.*$/g, '')]
      response.setHeader('Api-Version', '1.41').setHeader('Libpod-Api-Version', '4.3.1')
      response
        .writeHead(answer === undefined ? 404 : 200)
        .end(JSON.stringify(answer ?? { message: 'no such container' }))
    })
    await new Promise<void>((resolve) => server.listen(join(folder.path, 'podman.sock'), resolve))
  })

  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await folder[Symbol.asyncDispose]()
  })

  it('refuses to save and to bring back volumes, which would lose what is in them', async () => {
    const docker = await podman()
    const stack = { directory: folder.path, project: PROJECT }
    const { signal } = new AbortController()

    const made = snapshotStack(docker, stack, { name: 'one', project: 'lake', signal, onSaved: unexpected })
    await assert.rejects(made, { code: 'PHLO_ENGINE_UNFIT' })
    const restored = restoreStack(docker, stack, { name: 'one', restoreSecrets: unexpected, onRestored: unexpected })
    await assert.rejects(restored, { code: 'PHLO_ENGINE_UNFIT' })
  })

  it('asks each container that runs for its health', async () => {
    const { api } = await podman()

    const containers = await listContainers(api, PROJECT)

    assert.deepEqual(
      containers.map(({ service, health }) => [service, health]),
      [
        ['db', 'healthy'],
        ['gone', 'none'],
        ['setup', 'none'],
        ['web', 'none'],
      ],
    )
  })

  function podman() {
    const environment = { DOCKER_HOST: `unix://${join(folder.path, 'podman.sock')}` }
    return openDocker({ environment, platform: 'linux', homeDirectory: '/', userId: 1, now: () => 0 })
  }
})

function inspected(Health: object) {
  const never = '0001-01-01T00:00:00Z'
  const state = { Running: true, ExitCode: 0, OOMKilled: false, Error: '', StartedAt: never, FinishedAt: never, Health }
  return { State: state, RestartCount: 0, Config: { Tty: false }, HostConfig: { Memory: 0 } }
}

function unexpected(): never {
  throw new Error('nothing is saved or restored')
}
