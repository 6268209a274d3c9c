import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { knownStack } from '../../../src/docker/known-stack.js'
import { listContainers } from '../../../src/docker/list-containers.js'
import { stackStatus } from '../../../src/docker/stack-status.js'
import { startStack } from '../../../src/docker/start-stack.js'
import { assertFailure, failureOf } from '../../support/assert-failure.js'
import { busyboxStack, healthcheck } from '../../support/busybox-stack.js'
import { type DockerEngine, dockerEngine, startDocker, stopDocker } from '../../support/docker-engine.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

const run = promisify(execFile)

/** Room for one small image and little more. */
const DATA_BYTES = 48_000_000

const portSetting = () => 'ports'

describe('engines/docker/daemon', () => {
  // Where Docker is not provisioned this skips the suite; its daemon is not used.
  dockerEngine()
  let folder: TempFolder
  let engine: DockerEngine

  beforeEach(async () => {
    folder = await tempFolder()
    await mkdir(join(folder.path, 'docker/data'), { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DATA_BYTES}`, 'tmpfs', join(folder.path, 'docker/data')])
    engine = await startDocker(join(folder.path, 'docker'), 'busybox')
  })

  afterEach(async () => {
    await stopDocker(join(folder.path, 'docker'))
    // What has just ended may hold it for a moment yet.
    await run('umount', ['--recursive', '--lazy', join(folder.path, 'docker/data')])
    await folder[Symbol.asyncDispose]()
  })

  it('says that Docker was stopped midway, and goes on when it is back', async () => {
    const slow = {
      compose: { healthcheck: healthcheck('test -e /data/ready', { retries: 1000 }) },
      volumes: { data: '/data' },
    }
    const stack = await busyboxStack(folder.path, { web: slow })
    const { signal } = new AbortController()
    let stopping: Promise<void> | undefined

    const error = await failureOf(
      startStack(engine.docker, stack, { waitMsMax: 60_000, signal, portSetting }, (event) => {
        if (event.type === 'service' && event.progress === 'starting') {
          stopping ??= stopDocker(join(folder.path, 'docker'))
        }
      }),
    )

    assertFailure(error, 'PHLO_DOCKER_LOST', {})
    await stopping
    engine = await startDocker(join(folder.path, 'docker'), 'busybox')
    const [web] = await listContainers(engine.docker.api, stack.project)
    const known = knownStack(stack, { name: 'test', directory: stack.directory, profiles: new Map() })
    assert.equal((await stackStatus(engine.docker.api, known))[0]?.state, web?.state)
    const starting = startStack(engine.docker, stack, { waitMsMax: 60_000, signal, portSetting }, () => undefined)
    await untilReady(engine, stack.project.label)
    assert.deepEqual((await starting).started, ['web'])
  })

  it('says that the disk of Docker is full', async () => {
    const stack = await busyboxStack(folder.path, { web: {} })
    const { signal } = new AbortController()
    const filler = join(folder.path, 'docker/data/filler')
    await run('sh', ['-c', `head -c ${DATA_BYTES} /dev/zero > ${filler} || true`])

    const error = await failureOf(
      startStack(engine.docker, stack, { waitMsMax: 60_000, signal, portSetting }, () => undefined),
    )

    assertFailure(error, 'PHLO_DOCKER_DISK_FULL', {})
    await rm(filler)
    assert.deepEqual(
      (await startStack(engine.docker, stack, { waitMsMax: 60_000, signal, portSetting }, () => undefined)).started,
      ['web'],
    )
  })
})

/** Let the slow service become ready as soon as it runs. */
async function untilReady(engine: DockerEngine, label: string): Promise<void> {
  for (;;) {
    const id = await engine.run('ps', '--quiet', '--filter', `label=dev.phlo.project=${label}`)
    const touched = id === '' ? undefined : await engine.run('exec', id, 'touch', '/data/ready').catch(() => undefined)
    if (touched !== undefined) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
