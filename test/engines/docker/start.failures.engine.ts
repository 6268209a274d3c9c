import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { listContainers } from '../../../src/docker/list-containers.js'
import { openDocker } from '../../../src/docker/open-docker.js'
import { listVolumes } from '../../../src/docker/project-resources.js'
import type { StartEvent } from '../../../src/docker/start/start-events.js'
import type { PhloError } from '../../../src/errors.js'
import { assertFailure, failureOf } from '../../support/assert-failure.js'
import { FOREVER, healthcheck } from '../../support/busybox-stack.js'
import { BUSYBOX, dockerEngine } from '../../support/docker-engine.js'
import { type DockerStack, dockerStack } from '../../support/docker-stack.js'
import { freePort } from '../../support/free-port.js'

/** It is not known for long whether it is healthy. */
const SLOW = healthcheck('exit 1', { retries: 1000 })

describe('engines/docker/start.failures', () => {
  const engine = dockerEngine()

  it('names the service that ends, its exit code and its last lines', async () => {
    const command = ['sh', '-c', 'for i in $$(seq 40); do echo line $$i; done; echo no such table; exit 3']
    await using lake = await dockerStack(engine(), { db: {}, web: { compose: { command, restart: 'no' } } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_EXITED', { service: 'web', reason: 'exited', exitCode: 3 })
    const lines = error.context.lines as string[]
    assert.equal(lines.length, 20)
    assert(lines.includes('no such table') && lines.includes('line 40') && !lines.includes('line 1'))
  })

  it('gives up a service that Docker starts again and again', async () => {
    await using lake = await dockerStack(engine(), {
      web: { compose: { command: ['sh', '-c', 'echo broken; exit 7'] } },
    })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_EXITED', { service: 'web', reason: 'restarting', exitCode: 7 })
  })

  it('names the preparation that failed, not the service that waited for it', async () => {
    await using lake = await dockerStack(engine(), {
      setup: { isOneShot: true, compose: { command: ['sh', '-c', 'echo no bucket; exit 4'] } },
      web: { dependsOn: { setup: 'service_completed_successfully' } },
    })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_EXITED', { service: 'setup', exitCode: 4, lines: ['no bucket'] })
  })

  it('says what the health check of a service said that never gets healthy', async () => {
    const check = healthcheck('echo connection refused; exit 1')
    await using lake = await dockerStack(engine(), {
      db: { compose: { healthcheck: check } },
      web: { dependsOn: { db: 'service_healthy' } },
    })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_UNHEALTHY', {
      service: 'db',
      reason: 'unhealthy',
      healthOutput: 'connection refused',
    })
  })

  it('waits no longer than it was told, and blames who is slow, not who waits for it', async () => {
    await using lake = await dockerStack(engine(), {
      web: { dependsOn: { db: 'service_healthy' } },
      db: { compose: { healthcheck: SLOW } },
    })

    const error = await failureOf(lake.start({ waitMsMax: 2000 }))

    assertFailure(error, 'PHLO_SERVICE_UNHEALTHY', { service: 'db', reason: 'slow' })
  })

  it('says that a service was killed for its memory, and how much it had', async () => {
    const command = ['sh', '-c', 'x=0123456789; while true; do x=$$x$$x; done']
    await using lake = await dockerStack(engine(), {
      db: { compose: { command, healthcheck: SLOW, mem_limit: '16m', memswap_limit: '16m' } },
    })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_OUT_OF_MEMORY', { service: 'db', memoryBytesMax: 16 * 2 ** 20 })
  })

  it('says that a program is not in the image', async () => {
    await using lake = await dockerStack(engine(), { web: { compose: { command: ['no-such-program'], init: false } } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_SERVICE_EXITED', { service: 'web', reason: 'not-startable' })
  })

  it('names who holds a port that was free when the start began', async () => {
    const ports = { http: { host: await freePort(), container: 8080 } }
    await using one = await dockerStack(engine(), { web: { ports } })
    await using other = await dockerStack(engine(), { web: { ports } })

    const starts = await Promise.allSettled([one.start(), other.start()])

    const [failed, ...more] = starts.flatMap((start) =>
      start.status === 'rejected' ? [start.reason as PhloError] : [],
    )
    assert.ok(failed !== undefined && more.length === 0)
    assertFailure(failed, 'PHLO_PORT_TAKEN', { service: 'web', host: ports.http.host })
  })

  it('names the image that is missing and may not be pulled', async () => {
    await using lake = await dockerStack(engine(), { web: { compose: { image: 'phlo-test/absent:1' } } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_IMAGE_UNAVAILABLE', { image: 'phlo-test/absent:1' })
    assert.deepEqual(await listContainers(lake.docker.api, lake.stack.project), [])
  })

  it('names the image that cannot be pulled, with what the registry or the network said', async () => {
    const image = `127.0.0.1:${await freePort()}/absent:1`
    await using lake = await dockerStack(engine(), { web: { compose: { image, pull_policy: 'missing' } } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_IMAGE_UNAVAILABLE', { image })
    assert.match(String(error.context.reason), /connection refused/)
  })

  it('names the process that holds a port, before anything is made', async () => {
    const server = createServer()
    const host = await freePort()
    await new Promise<void>((resolve) => server.listen(host, '127.0.0.1', resolve))
    await using lake = await dockerStack(engine(), { web: { ports: { http: { host, container: 80 } } } })

    const error = await failureOf(lake.start())

    await new Promise((resolve) => server.close(resolve))
    assertFailure(error, 'PHLO_PORT_TAKEN', { service: 'web', port: 'http', host })
    assert.equal((error.context.holder as { pid: number }).pid, process.pid)
    assert.deepEqual(await listContainers(lake.docker.api, lake.stack.project), [])
  })

  it('names the container of another project that holds a port', async () => {
    const ports = { http: { host: await freePort(), container: 80 } }
    await using other = await dockerStack(engine(), { shop: { ports } })
    await using lake = await dockerStack(engine(), { web: { ports } })
    await other.start()

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_PORT_TAKEN', { service: 'web' })
    const { project } = error.context.holder as { project: string }
    assert.equal(project, other.stack.project.composeProject)
  })

  it('says what a hook wrote that failed as often as it was tried', async () => {
    const hook = { name: 'roles', in: 'db', run: ['sh', '-c', 'echo no role; exit 5'], timeoutSeconds: 60, retries: 1 }
    await using lake = await dockerStack(engine(), { db: { afterStart: [hook] } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_HOOK_FAILED', { service: 'db', hook: 'roles', exitCode: 5, attempts: 2 })
    assert.match(String(error.context.output), /no role/)
  })

  it('waits no longer for a hook than it may take', async () => {
    const hook = { name: 'slow', in: 'db', run: ['sleep', '100'], timeoutSeconds: 1, retries: 0 }
    await using lake = await dockerStack(engine(), { db: { afterStart: [hook] } })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_HOOK_FAILED', { hook: 'slow', exitCode: undefined })
  })

  it('goes on from a failure when its reason is gone', async () => {
    await using lake = await dockerStack(engine(), { web: { compose: { command: ['false'] } }, db: {} })
    await failureOf(lake.start())
    await lake.compose({ web: {}, db: {} })

    const report = await lake.start()

    assert.deepEqual(report.started, ['web', 'db'])
  })

  it('gives a container its changed config once, whatever becomes of other services', async () => {
    const site = { compose: { configs: ['page'] } }
    const bad = { isOneShot: true, compose: { command: ['false'] }, dependsOn: { site: 'service_started' } }
    await using lake = await dockerStack(engine(), { site, bad }, { configs: { page: { file: '../page' } } })
    const page = join(lake.folder, 'page')
    const startedWith = async (text: string) => {
      // As editors write it: a container keeps the file that was there.
      await writeFile(`${page}.new`, text)
      await rename(`${page}.new`, page)
      await failureOf(lake.start())
      const containers = await listContainers(lake.docker.api, lake.stack.project)
      const site = containers.find(({ service }) => service === 'site')?.id ?? ''
      return [site, await engine().run('exec', site, 'cat', '/page')] as const
    }

    const [, first] = await startedWith('one')
    const [id, second] = await startedWith('two')
    const again = await startedWith('two')

    assert.deepEqual([first, second, again], ['one', 'two', [id, 'two']])
  })

  it('undoes a start that is stopped: no container and no new volume is left', async () => {
    await using lake = await dockerStack(engine(), {
      db: { volumes: { data: '/data' }, compose: { healthcheck: SLOW } },
      web: { dependsOn: { db: 'service_healthy' } },
    })

    const error = await failureOf(lake.start({ signal: onceStarting(lake, 'db') }))

    assertFailure(error, 'PHLO_CANCELLED', {})
    assert.deepEqual(await listContainers(lake.docker.api, lake.stack.project), [])
    assert.deepEqual(await listVolumes(lake.docker.api, lake.stack.project), [])
  })

  it('leaves what ran before when a start is stopped, and its data', async () => {
    const db = { volumes: { data: '/data' } }
    await using lake = await dockerStack(engine(), { db })
    await lake.start()
    await lake.compose({ db, web: { compose: { healthcheck: SLOW } } })

    await failureOf(lake.start({ signal: onceStarting(lake, 'web') }))

    const containers = await listContainers(lake.docker.api, lake.stack.project)
    assert.deepEqual(
      containers.map(({ service, state }) => [service, state]),
      [['db', 'running']],
    )
    assert.equal((await listVolumes(lake.docker.api, lake.stack.project)).length, 1)
  })

  it('refuses to begin where containers stand that use the name and are not its own', async () => {
    await using lake = await dockerStack(engine(), { web: {} })
    const { composeProject } = lake.stack.project
    const label = `com.docker.compose.project=${composeProject}`
    const id = await engine().run('run', '--detach', '--label', label, '--network', 'none', BUSYBOX, ...FOREVER)

    const error = await failureOf(lake.start())

    const state = await engine().run('inspect', '--format', '{{.State.Status}}', id)
    await engine().run('rm', '--force', id)
    assertFailure(error, 'PHLO_STACK_FOREIGN', { project: composeProject })
    assert.equal(state, 'running')
  })

  it('says that there is no Docker, and where it was looked for', async () => {
    const environment = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const surroundings = { platform: process.platform, homeDirectory: '/nowhere', userId: 1, now: () => Date.now() }

    const error = await failureOf(openDocker({ environment, ...surroundings }))

    assertFailure(error, 'PHLO_DOCKER_ABSENT', { tried: ['unix:///nowhere/docker.sock'], reason: 'ENOENT' })
  })

  it('says that Compose is missing where the command has it not', async () => {
    await using lake = await dockerStack(engine(), { web: {} })
    const environment = { ...lake.docker.environment, DOCKER_CONFIG: '/nowhere', HOME: '/nowhere' }
    const without: DockerStack['docker'] = { ...lake.docker, environment: { ...environment, PATH: '/nowhere' } }

    const error = await failureOf(lake.start({}, without))

    assertFailure(error, 'PHLO_COMPOSE_MISSING', {})
  })
})

/** Says stop once a start has told that it has begun with a service. */
function onceStarting({ events }: DockerStack, name: string): AbortSignal {
  const controller = new AbortController()
  const isStarting = (event: StartEvent) =>
    event.type === 'service' && event.service === name && event.progress === 'starting'
  const looking = setInterval(() => {
    if (!events.some(isStarting)) return
    clearInterval(looking)
    controller.abort()
  }, 50)
  return controller.signal
}
