import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Container } from '../../../src/docker/container.js'
import { listContainers } from '../../../src/docker/list-containers.js'
import { listVolumes } from '../../../src/docker/project-resources.js'
import { stopStack } from '../../../src/docker/stop-stack.js'
import { healthcheck } from '../../support/busybox-stack.js'
import { BUSYBOX, dockerEngine } from '../../support/docker-engine.js'
import { type DockerStack, dockerStack } from '../../support/docker-stack.js'
import { freePort } from '../../support/free-port.js'

const HEALTHY = { healthcheck: healthcheck('true') }
const SETUP = { isOneShot: true, compose: { command: ['true'] } }
const APPENDS = {
  command: ['sh', '-c', 'echo once >> /data/log; touch /tmp/done; trap exit TERM; sleep 1000 & wait'],
  healthcheck: healthcheck('test -e /tmp/done', { retries: 1000 }),
}

describe('engines/docker/start', () => {
  const engine = dockerEngine()

  it('waits until every service is healthy and every preparation has ended', async () => {
    await using lake = await dockerStack(engine(), {
      web: {
        compose: { healthcheck: healthcheck('test -e /data/ready', { retries: 1000 }) },
        volumes: { data: '/data' },
      },
      setup: { ...SETUP, compose: { command: ['sh', '-c', 'sleep 1; touch /data/ready'] }, volumes: { data: '/data' } },
    })

    const report = await lake.start()

    assert.deepEqual(report.started, ['web', 'setup'])
    assert.deepEqual(
      (await containersOf(lake)).map(({ service, state, health, exitCode }) => [service, state, health, exitCode]),
      [
        ['setup', 'exited', 'none', 0],
        ['web', 'running', 'healthy', undefined],
      ],
    )
  })

  it('tells of each service how far it is, in the order in which it happens', async () => {
    await using lake = await dockerStack(engine(), {
      db: { compose: { healthcheck: healthcheck('test -e /tmp/ready', { retries: 1000 }) } },
      web: { dependsOn: { db: 'service_healthy' } },
    })

    const starting = lake.start()
    while (!lake.events.some((event) => event.type === 'service' && event.progress === 'starting')) await sleep(50)
    await engine().run('exec', (await containersOf(lake))[0]?.id ?? '', 'touch', '/tmp/ready')
    await starting

    const told = lake.events.flatMap((event) =>
      event.type === 'service' ? [`${event.service} ${event.progress}`] : [],
    )
    assert.deepEqual(
      told.filter((text) => text.startsWith('db')),
      ['db waiting', 'db starting', 'db ready'],
    )
    assert(told.indexOf('web waiting') < told.indexOf('db ready'))
    assert(told.indexOf('db ready') < told.indexOf('web ready'))
  })

  it('leaves alone what is up, and runs no preparation again', async () => {
    await using lake = await dockerStack(engine(), { web: { compose: HEALTHY }, setup: SETUP })
    await lake.start()
    const before = (await containersOf(lake)).map(withoutTime)

    const report = await lake.start()

    assert.deepEqual(report.started, [])
    assert.deepEqual((await containersOf(lake)).map(withoutTime), before)
  })

  it('starts again what was stopped behind its back, and nothing else', async () => {
    await using lake = await dockerStack(engine(), { web: {}, db: {} })
    await lake.start()
    const [db, web] = await containersOf(lake)
    await engine().run('stop', db?.id ?? '')
    await engine().run('wait', db?.id ?? '')

    const report = await lake.start()

    assert.deepEqual(report.started, ['db'])
    const after = await containersOf(lake)
    assert.deepEqual(
      after.map(({ id, state }) => [id, state]),
      [db, web].map((container) => [container?.id, 'running']),
    )
  })

  it('makes anew what has changed, and leaves the rest', async () => {
    await using lake = await dockerStack(engine(), { web: {}, db: {} })
    await lake.start()
    const [dbBefore, webBefore] = await containersOf(lake)
    await lake.compose({ web: { compose: { environment: { LEVEL: 'debug' } } }, db: {} })

    await lake.start()

    const [db, web] = await containersOf(lake)
    assert.equal(db?.id, dbBefore?.id)
    assert.notEqual(web?.id, webBefore?.id)
  })

  it('takes the end of a container that is replaced for no failure, and waits for the one in its place', async () => {
    const slow = (level: string) => ({
      web: {
        compose: {
          ...HEALTHY,
          healthcheck: healthcheck('test -e /tmp/ready', { retries: 1000 }),
          command: [
            'sh',
            '-c',
            'trap "sleep 0.7; exit 0" TERM; sleep 1; touch /tmp/ready; while true; do sleep 0.1; done',
          ],
          environment: { LEVEL: level },
          init: false,
        },
      },
      db: { dependsOn: { web: 'service_healthy' } },
    })
    await using lake = await dockerStack(engine(), slow('info'))
    await lake.start()
    await lake.compose(slow('debug'))

    await lake.start()

    const web = (await containersOf(lake)).find(({ service }) => service === 'web')
    assert.deepEqual([web?.state, web?.health], ['running', 'healthy'])
    assert.match(await engine().run('inspect', web?.id ?? ''), /LEVEL=debug/)
  })

  it('goes on when a service ends once on the way and is well when Docker has started it again', async () => {
    const first = 'test -e /tmp/tried || { touch /tmp/tried; sleep 1; exit 1; }'
    const once = `${first}; touch /tmp/again; trap exit TERM; sleep 1000 & wait`
    await using lake = await dockerStack(engine(), {
      db: {
        compose: {
          command: ['sh', '-c', once],
          healthcheck: healthcheck('test -e /tmp/again', { retries: 1000 }),
        },
      },
      web: { dependsOn: { db: 'service_healthy' } },
    })

    await lake.start()

    assert.deepEqual(
      (await containersOf(lake)).map(({ service, state }) => [service, state]),
      [
        ['db', 'running'],
        ['web', 'running'],
      ],
    )
  })

  it('removes what is no longer part of the stack, keeps its data, and gives its port to another', async () => {
    const ports = { http: { host: await freePort(), container: 8080 } }
    await using lake = await dockerStack(engine(), { web: {}, old: { ports, volumes: { data: '/data' } } })
    await lake.start()
    await lake.compose({ web: { ports } })

    const report = await lake.start()

    assert.deepEqual(report.removed, ['old'])
    assert.deepEqual(
      (await containersOf(lake)).map(({ service }) => service),
      ['web'],
    )
    assert.deepEqual(
      (await listVolumes(lake.docker.api, lake.stack.project)).map(({ key }) => key),
      ['data'],
    )
    assert.deepEqual((await lake.start()).removed, [])
  })

  it('leaves what is no longer part of the stack where only some services are started', async () => {
    await using lake = await dockerStack(engine(), { web: {}, old: {} })
    await lake.start()
    await lake.compose({ web: {}, db: {} })

    const report = await lake.start({ services: ['db'] })

    assert.deepEqual(report, { started: ['db'], removed: [] })
    assert.equal((await containersOf(lake)).length, 3)
  })

  it('makes anew what was made of an image whose name means another one since', async () => {
    const image = 'phlo-test/start-engine:1'
    await engine().run('tag', BUSYBOX, image)
    await using lake = await dockerStack(engine(), { web: { compose: { image } } })
    await lake.start()
    const [before] = await containersOf(lake)
    await engine().run('commit', '--change', 'ENV ANEW=1', before?.id ?? '', image)

    const report = await lake.start()

    assert.deepEqual(report.started, ['web'])
    assert.notEqual((await containersOf(lake))[0]?.id, before?.id)
    assert.deepEqual((await lake.start()).started, [])
    await lake.stop({ volumes: true })
    await engine().run('rmi', image)
  })

  it('starts of some services only these and what they need', async () => {
    await using lake = await dockerStack(engine(), {
      db: {},
      web: { dependsOn: { db: 'service_started' } },
      other: {},
    })

    await lake.start({ services: ['web'] })

    assert.deepEqual(
      (await containersOf(lake)).map(({ service }) => service),
      ['db', 'web'],
    )
  })

  it('wakes what a snapshot that crashed has left frozen', async () => {
    await using lake = await dockerStack(engine(), { db: { compose: HEALTHY } })
    await lake.start()
    await engine().run('pause', (await containersOf(lake))[0]?.id ?? '')

    await lake.start()

    assert.equal((await containersOf(lake))[0]?.state, 'running')
  })

  it('waits for what Docker calls unhealthy only because it was frozen', async () => {
    await using lake = await dockerStack(engine(), {
      db: { compose: { healthcheck: healthcheck('true', { interval: '3s' }) } },
    })
    await lake.start()
    const [db] = await containersOf(lake)
    await engine().run('pause', db?.id ?? '')
    await engine().run('unpause', db?.id ?? '')

    await lake.start()

    assert.deepEqual(
      (await containersOf(lake)).map(({ id, health }) => [id, health]),
      [[db?.id, 'healthy']],
    )
  })

  it('keeps volumes at a stop, and removes them only when that is asked for', async () => {
    await using lake = await dockerStack(engine(), { db: { compose: APPENDS, volumes: { data: '/data' } } })
    await lake.start()
    await lake.stop()
    assert.deepEqual(await containersOf(lake), [])

    await lake.start()

    const [db] = await containersOf(lake)
    assert.equal(await engine().run('exec', db?.id ?? '', 'cat', '/data/log'), 'once\nonce')
    const report = await stopStack(lake.docker, lake.stack, { volumes: true }, () => undefined)
    assert.deepEqual(report, { stopped: ['db'], volumesRemoved: ['data'] })
    assert.deepEqual(await listVolumes(lake.docker.api, lake.stack.project), [])
  })

  it('publishes ports on the address that they are for', async () => {
    const host = await freePort()
    await using lake = await dockerStack(engine(), {
      web: {
        compose: {
          command: ['httpd', '-f', '-p', '8080', '-h', '/etc'],
          healthcheck: healthcheck('wget -q -O /dev/null http://127.0.0.1:8080/passwd', { retries: 1000 }),
        },
        ports: { http: { host, container: 8080 } },
      },
    })

    await lake.start()

    assert.equal((await fetch(`http://127.0.0.1:${host}/passwd`)).status, 200)
  })

  it('runs hooks once for each run of a container, again after a restart', async () => {
    const hook = {
      name: 'note',
      in: 'db',
      run: ['sh', '-c', 'echo "{ran}" >> /data/log'],
      timeoutSeconds: 60,
      retries: 0,
    }
    await using lake = await dockerStack(engine(), { db: { volumes: { data: '/data' }, afterStart: [hook] } })
    await lake.start()
    await lake.start()
    await lake.stop()

    await lake.start()

    const [db] = await containersOf(lake)
    assert.equal(await engine().run('exec', db?.id ?? '', 'cat', '/data/log'), '{ran}\n{ran}')
  })

  it('touches no container and no volume of another project', async () => {
    await using other = await dockerStack(engine(), { db: { volumes: { data: '/data' } } })
    await using lake = await dockerStack(engine(), { db: { volumes: { data: '/data' } } })
    await other.start()
    await lake.start()

    await lake.stop({ volumes: true })

    assert.equal((await containersOf(other))[0]?.state, 'running')
    assert.equal((await listVolumes(other.docker.api, other.stack.project)).length, 1)
  })
})

/** "Up 2 seconds" is "Up 3 seconds" a moment later. */
function withoutTime({ statusText: _, ...container }: Container) {
  return container
}

async function containersOf({ docker, stack }: DockerStack) {
  return listContainers(docker.api, stack.project)
}
