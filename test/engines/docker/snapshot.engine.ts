import assert from 'node:assert/strict'
import { appendFile, cp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listContainers } from '../../../src/docker/list-containers.js'
import { listVolumes } from '../../../src/docker/project-resources.js'
import { type RestoreReport, restoreStack } from '../../../src/docker/restore-stack.js'
import { listSnapshots, type SnapshotManifest } from '../../../src/docker/snapshot/snapshot-manifest.js'
import { snapshotStack } from '../../../src/docker/snapshot-stack.js'
import { assertFailure, failureOf } from '../../support/assert-failure.js'
import { FOREVER, healthcheck } from '../../support/busybox-stack.js'
import { type DockerEngine, dockerEngine } from '../../support/docker-engine.js'
import { type DockerStack, dockerStack } from '../../support/docker-stack.js'

/** Files of several owners, modes and kinds, one of them of 3 MB. */
const FILL = [
  'mkdir -p /data/deep/er; chown 999:998 /data; chmod 0700 /data; echo first > /data/log; ln -s log /data/link',
  'ln /data/log /data/hard; head -c 3000000 /dev/urandom > /data/deep/er/big; chown 70:70 /data/deep; touch /data/empty',
].join('; ')

/** What tells whether a volume is as it was: kinds, modes, owners, sizes and contents. */
const DESCRIBE = 'cd /data; stat -c "%n %F %a %u:%g" . $(find . | sort); find . -type f | sort | xargs md5sum'

describe('engines/docker/snapshot', () => {
  const engine = dockerEngine()

  it('brings every volume back as it was, owners, modes and links too', async () => {
    await using lake = await filledStack(engine())
    const before = await inside(engine(), lake, 'db', DESCRIBE)
    await snapshot(lake, 'one')
    await inside(engine(), lake, 'db', 'rm -rf /data/deep; echo later >> /data/log; touch /data/later')
    await lake.stop({ volumes: true })

    const report = await restore(lake, 'one')
    await lake.start()

    assert.equal(await inside(engine(), lake, 'db', DESCRIBE), before)
    assert.deepEqual(
      report.snapshot.volumes.map(({ key }) => key),
      ['data', 'other'],
    )
  })

  it('replaces what is there, and stops what runs on it', async () => {
    await using lake = await filledStack(engine())
    await snapshot(lake, 'one')
    await inside(engine(), lake, 'db', 'echo later >> /data/log; touch /data/later')

    const report = await restore(lake, 'one')

    assert.deepEqual([...report.stopped].sort(), ['db', 'web'])
    assert.deepEqual(await listContainers(lake.docker.api, lake.stack.project), [])
    await lake.start()
    assert.equal(await inside(engine(), lake, 'db', 'cat /data/log; ls /data'), 'first\ndeep\nempty\nhard\nlink\nlog')
  })

  it('leaves what was healthy healthy, though Docker ends health checks while it is frozen', async () => {
    await using lake = await dockerStack(engine(), {
      db: { compose: { healthcheck: healthcheck('true', { interval: '2s' }) }, volumes: { data: '/data' } },
    })
    await lake.start()

    await snapshot(lake, 'one')

    assert.equal((await listContainers(lake.docker.api, lake.stack.project))[0]?.health, 'healthy')
  })

  it('sees all volumes at one moment, however fast they are written', async () => {
    const writer = ['sh', '-c', 'i=0; while true; do i=$$((i+1)); echo $$i >> /a/n; echo $$i >> /b/n; done']
    await using lake = await dockerStack(engine(), {
      db: {
        compose: { command: writer, healthcheck: healthcheck('test -s /b/n', { retries: 1000 }) },
        volumes: { first: '/a', second: '/b' },
      },
    })
    await lake.start()

    await snapshot(lake, 'one')

    await lake.stop()
    await restore(lake, 'one')
    await lake.compose({ db: { compose: { command: FOREVER }, volumes: { first: '/a', second: '/b' } } })
    await lake.start()
    const [a = 0, b = 0] = (await inside(engine(), lake, 'db', 'tail -n 1 /a/n; tail -n 1 /b/n'))
      .split('\n')
      .map(Number)
    assert(a > 0 && (a === b || a === b + 1), `${a} and ${b}`)
  })

  it('lets everything run on afterwards, and leaves no container behind', async () => {
    await using lake = await filledStack(engine())

    await snapshot(lake, 'one')

    const containers = await listContainers(lake.docker.api, lake.stack.project)
    assert.deepEqual(
      containers.map(({ state }) => state),
      ['running', 'running'],
    )
    const label = `label=dev.phlo.volumes=${lake.stack.project.label}`
    assert.equal(await engine().run('ps', '--all', '--quiet', '--filter', label), '')
  })

  it('saves a stack that is stopped, too', async () => {
    await using lake = await filledStack(engine())
    await lake.stop()

    const manifest = await snapshot(lake, 'one')

    assert.equal(manifest.volumes.length, 2)
  })

  it('keeps the secrets with which the data was made', async () => {
    await using lake = await filledStack(engine())
    await writeFile(join(lake.folder, '.phlo/secrets.env'), 'PASSWORD=old\n')
    await snapshot(lake, 'one')
    await writeFile(join(lake.folder, '.phlo/secrets.env'), 'PASSWORD=new\n')
    let restored = ''

    await restore(lake, 'one', async (text) => {
      restored = text
    })

    assert.equal(restored, 'PASSWORD=old\n')
  })

  it('refuses a snapshot of which a byte has changed, before anything is touched', async () => {
    await using lake = await filledStack(engine())
    await snapshot(lake, 'one')
    await appendFile(join(lake.folder, '.phlo/snapshots/one/data.tar.gz'), 'x')

    const error = await failureOf(restore(lake, 'one'))

    assertFailure(error, 'PHLO_STACK_SNAPSHOT_DAMAGED', { name: 'one', file: 'data.tar.gz' })
    const containers = await listContainers(lake.docker.api, lake.stack.project)
    assert.deepEqual(
      containers.map(({ state }) => state),
      ['running', 'running'],
    )
  })

  it('overwrites no snapshot, and names those that there are', async () => {
    await using lake = await filledStack(engine())
    await snapshot(lake, 'one')

    assertFailure(await failureOf(snapshot(lake, 'one')), 'PHLO_STACK_SNAPSHOT_EXISTS', { name: 'one' })
    assertFailure(await failureOf(restore(lake, 'on')), 'PHLO_STACK_SNAPSHOT_UNKNOWN', { name: 'on', names: ['one'] })
  })

  it('leaves nothing behind when it is stopped, and lets everything run on', async () => {
    await using lake = await filledStack(engine())
    const { docker, stack } = lake
    const controller = new AbortController()
    const options = { name: 'one', project: 'test', signal: controller.signal, onSaved: () => controller.abort() }

    const error = await failureOf(snapshotStack(docker, stack, options))

    assertFailure(error, 'PHLO_CANCELLED', {})
    assert.deepEqual(await listSnapshots(lake.folder), [])
    assert.deepEqual(await readdir(join(lake.folder, '.phlo/snapshots')), [])
    assert((await listContainers(docker.api, stack.project)).every(({ state }) => state === 'running'))
  })

  it('starts nothing on volumes that are half restored, until the restore is made good', async () => {
    await using lake = await filledStack(engine())
    await writeFile(join(lake.folder, '.phlo/secrets.env'), 'PASSWORD=old\n')
    await snapshot(lake, 'one')
    const broken = () => Promise.reject(new Error('the power failed'))
    await assert.rejects(restore(lake, 'one', broken))

    assertFailure(await failureOf(lake.start()), 'PHLO_RESTORE_UNFINISHED', { snapshot: 'one' })

    await restore(lake, 'one')
    await lake.start()
  })

  it('restores into another checkout of the project, whose own volumes they become', async () => {
    await using lake = await filledStack(engine())
    await using other = await dockerStack(engine(), SERVICES)
    await snapshot(lake, 'one')
    await copySnapshots(lake, other)

    await restore(other, 'one')
    await other.start()

    assert.equal(await inside(engine(), other, 'db', 'cat /data/log'), 'first')
    assert.equal((await listVolumes(other.docker.api, other.stack.project)).length, 2)
    assert.equal((await listVolumes(lake.docker.api, lake.stack.project)).length, 2)
  })
})

const SERVICES = { db: { volumes: { data: '/data' } }, web: { volumes: { other: '/data' } } }

async function filledStack(engine: DockerEngine): Promise<DockerStack> {
  const lake = await dockerStack(engine, SERVICES)
  await lake.start()
  await inside(engine, lake, 'db', FILL)
  return lake
}

async function inside(engine: DockerEngine, { docker, stack }: DockerStack, service: string, script: string) {
  const containers = await listContainers(docker.api, stack.project)
  const id = containers.find((container) => container.service === service)?.id ?? ''
  return engine.run('exec', id, 'sh', '-c', script)
}

function snapshot({ docker, stack }: DockerStack, name: string): Promise<SnapshotManifest> {
  const { signal } = new AbortController()
  return snapshotStack(docker, stack, { name, project: 'test', signal, onSaved: () => undefined })
}

function restore(
  { docker, stack }: Pick<DockerStack, 'docker' | 'stack'>,
  name: string,
  restoreSecrets: (text: string) => Promise<void> = async () => undefined,
): Promise<RestoreReport> {
  return restoreStack(docker, stack, { name, restoreSecrets, onRestored: () => undefined })
}

async function copySnapshots(from: DockerStack, to: DockerStack): Promise<void> {
  await cp(join(from.folder, '.phlo/snapshots'), join(to.folder, '.phlo/snapshots'), { recursive: true })
}
