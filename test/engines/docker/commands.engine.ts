import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { StackStatus } from '../../../src/cli/stack/render-status.js'
import type { StartResult } from '../../../src/cli/stack/start/start-report.js'
import type { StopReport } from '../../../src/docker/stop-stack.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { freePort } from '../../support/free-port.js'
import { onTerminal } from '../../support/on-terminal.js'
import { type PhloOptions, phloJson, runPhlo } from '../../support/run-phlo.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

/** Every service that comes with Phlo by default; here none of them is wanted. */
const DEFAULTS = ['postgres', 'versitygw', 'nessie', 'trino', 'dagster']

const BIN = fileURLToPath(new URL('../../../bin/run.js', import.meta.url))

describe('engines/docker/commands', () => {
  const engine = dockerEngine()
  let folder: TempFolder
  let options: PhloOptions
  let port: number

  beforeEach(async () => {
    folder = await tempFolder()
    port = await freePort()
    options = { cwd: folder.path, env: engine().environment }
    await writeFile(join(folder.path, 'phlo.yaml'), projectText())
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port }))
  })

  afterEach(async () => {
    await runPhlo(['services', 'reset', '--yes'], options)
    await folder[Symbol.asyncDispose]()
  })

  it('starts a stack, and says so with exit code 0 and progress on stderr', async () => {
    const started = await runPhlo(['services', 'start'], options)

    assert.equal(started.exitCode, 0, started.stderr)
    assert.match(started.stderr, /site: ready/)
    assert.doesNotMatch(started.stdout, /ready/)
    assert.equal((await fetch(`http://127.0.0.1:${port}/passwd`)).status, 200)
  })

  it('shows the same state quickly and thoroughly, before, during and after', async () => {
    const before = await phloJson<{ error: { code: string } }>(['services', 'status'], { ...options, exitCode: 3 })
    await phloJson(['services', 'start'], options)

    const quick = await phloJson<StackStatus>(['services', 'status'], options)
    const thorough = await phloJson<StackStatus>(['services', 'status', '--no-color'], options)

    assert.equal(before.error.code, 'PHLO_STACK_ABSENT')
    assert.deepEqual(quick.services.map(withoutTime), thorough.services.map(withoutTime))
    assert.deepEqual(quick.services.map(withoutTime), [
      { name: 'site', state: 'running', health: 'healthy', exitCode: null, ports: { 8080: port } },
    ])
    await phloJson(['services', 'stop'], options)
    assert.equal(await stateOfSite(), 'stopped')
  })

  it('says of a stack that is up what a start of it said, quickly and thoroughly', async () => {
    const first = await phloJson<StartResult>(['services', 'start'], options)

    const quick = await phloJson<StartResult>(['services', 'start'], options)
    const thorough = await phloJson<StartResult>(['services', 'start', '--no-color'], options)

    const shown = ({ services }: StartResult) => services.map(withoutTime)
    assert.deepEqual(first.started, ['site'])
    assert.deepEqual([quick.started, thorough.started], [[], []])
    assert.deepEqual(shown(quick), shown(thorough))
    const text = await runPhlo(['services', 'start'], options)
    assert.deepEqual([text.stdout, text.stderr], ['The stack is up.\n', 'All services are up.\n'])
  })

  it('starts what has changed since, whatever a start is made from', async () => {
    await writeFile(join(folder.path, 'web.env'), 'LEVEL=info')
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, environment: true }))
    await started()
    const changes = [
      () => writeFile(join(folder.path, '.env'), 'SITE=b'),
      () => writeFile(join(folder.path, 'web.env'), 'LEVEL=debug'),
      () => writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, environment: true, check: 'exit 0' })),
      () => writeFile(join(folder.path, 'compose.two.yaml'), '{"services":{"site":{"labels":{"more":"1"}}}}'),
      () => engine().run('rm', '--force', `${project}-site-1`),
      () => Object.assign(options.env ?? {}, { SITE: 'c' }),
    ]
    const { composeProject: project } = JSON.parse(
      await readFile(join(folder.path, '.phlo/stack.json'), 'utf8'),
    ).project
    for (const change of changes) {
      await change()

      assert.deepEqual([await started(), await started()], [['site'], []], String(change))
    }
  })

  it('makes a container anew whose config or secret has changed since, and no other', async () => {
    const { services } = JSON.parse(siteText({ port }))
    const site = {
      ...services.site,
      configs: ['page'],
      secrets: [{ source: 'key', target: 'key' }],
      volumes: ['/kept'],
    }
    const other = { ...site, ports: [], configs: [], secrets: [] }
    const things = { configs: { page: { file: './page' } }, secrets: { key: { environment: 'KEY' } } }
    await writeFile(join(folder.path, 'compose.site.yaml'), JSON.stringify({ services: { site, other }, ...things }))
    await writeFile(join(folder.path, 'page'), 'one')
    Object.assign(options.env ?? {}, { KEY: 'first' })
    await started()
    const ids = () => engine().run('ps', '--quiet', '--no-trunc', '--filter', 'label=com.docker.compose.service=other')
    const before = await ids()

    await inSite('echo kept > /kept/rows')

    // As editors write it: the container would keep the file that was there.
    await writeFile(join(folder.path, 'page.new'), 'two')
    await rename(join(folder.path, 'page.new'), join(folder.path, 'page'))
    await started()
    assert.equal(await inSite('cat /page /run/secrets/key'), 'twofirst')
    Object.assign(options.env ?? {}, { KEY: 'second' })
    await started()

    assert.equal(await inSite('cat /page /run/secrets/key /kept/rows'), 'twosecondkept')
    assert.equal(await ids(), before)
    assert.deepEqual(await started(), [])
  })

  it('starts what another program has made anew of something else', async () => {
    await started()
    const { composeProject: project } = JSON.parse(
      await readFile(join(folder.path, '.phlo/stack.json'), 'utf8'),
    ).project
    const other = siteText({ port, check: 'exit 0' }).replace('"site":{', '"site":{"labels":{"dev.phlo.project":"x"},')
    const files = ['-f', '.phlo/compose.yaml', '-f', 'other.json', '--env-file', '.phlo/secrets.env', '-p', project]
    const { label } = JSON.parse(await readFile(join(folder.path, '.phlo/stack.json'), 'utf8')).project
    await writeFile(join(folder.path, 'other.json'), other.replace('"x"', JSON.stringify(label)))
    await engine().run(
      'compose',
      '--project-directory',
      folder.path,
      ...files.map((file) => file.replace(/^(?=\.phlo|other)/, `${folder.path}/`)),
      'up',
      '--detach',
    )

    assert.deepEqual([await started(), await started()], [['site'], []])
  })

  it('takes the stack of a folder for that of its copy neither in a start nor in the status', async () => {
    await started()
    await using other = await tempFolder()
    const copy = join(other.path, 'lake')
    await cp(folder.path, copy, { recursive: true })

    const status = await phloJson<{ error: { code: string } }>(['services', 'status'], {
      ...options,
      cwd: copy,
      exitCode: 3,
    })
    const failed = await phloJson<{ error: { code: string } }>(['services', 'start'], {
      ...options,
      cwd: copy,
      exitCode: 3,
    })

    assert.equal(status.error.code, 'PHLO_STACK_ABSENT')
    assert.equal(failed.error.code, 'PHLO_PORT_TAKEN')
  })

  it('says of a folder that was moved that its stack and data were not, and where they are', async () => {
    await started()
    await using other = await tempFolder()
    const moved = { ...options, cwd: join(other.path, 'lake') }
    await rename(folder.path, moved.cwd)

    const status = await phloJson<{ error: { code: string; context: { startedIn: string } } }>(['services', 'status'], {
      ...moved,
      exitCode: 3,
    })
    const failed = await runPhlo(['services', 'start'], moved)

    await rename(moved.cwd, folder.path)
    assert.deepEqual([status.error.code, status.error.context.startedIn], ['PHLO_STACK_ABSENT', folder.path])
    assert.ok(failed.stderr.includes(folder.path) && failed.stderr.includes('content'), failed.stderr)
    assert.deepEqual((await phloJson<StopReport>(['services', 'stop'], options)).stopped, ['site'])
  })

  it('starts once when two are started at the same time', async () => {
    const starts = await Promise.all([1, 2].map(() => phloJson<StartResult>(['services', 'start'], options)))

    assert.deepEqual(starts.map(({ started }) => started.length).sort(), [0, 1])
  })

  it('says which service failed, and shows its last lines on a line each', async () => {
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, command: 'echo no such key; exit 9' }))

    const failed = await runPhlo(['services', 'start'], options)

    assert.equal(failed.exitCode, 3)
    assert.match(failed.stderr, /PHLO_SERVICE_EXITED.*"site"/)
    assert.match(failed.stderr, /^ +no such key$/m)
    assert.match(failed.stderr, /services logs site/)
  })

  it('names the program that holds a port, and exits with 3', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

    const failed = await runPhlo(['services', 'start'], options)

    await new Promise((resolve) => server.close(resolve))
    assert.equal(failed.exitCode, 3)
    assert.match(failed.stderr, new RegExp(`PHLO_PORT_TAKEN.*${port}.*pid ${process.pid}`))
  })

  it('undoes at Ctrl-C what it has begun', async () => {
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, check: 'exit 1' }))

    const stopped = await runPhlo(['services', 'start'], {
      ...options,
      signal: { name: 'SIGINT', seen: /site: starting/, afterMs: 300 },
    })

    assert.equal(stopped.exitCode, 130, stopped.stderr)
    assert.equal(await stateOfSite(), 'stopped')
    const { composeProject } = JSON.parse(await readFile(join(folder.path, '.phlo/stack.json'), 'utf8')).project
    for (const kind of ['volume', 'network']) {
      assert.equal(await engine().run(kind, 'ls', '--quiet', '--filter', `name=${composeProject}`), '')
    }
  })

  it('undoes at Ctrl-C on a terminal, too, where lines are drawn', async () => {
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, check: 'exit 1' }))

    const shown = await onTerminal(['services', 'start'], { ...options, seen: /site: starting/, typed: '\x03' })

    assert.match(shown, /PHLO_CANCELLED/)
    assert.equal(await stateOfSite(), 'stopped')
  })

  it('undoes what it has begun when its terminal is closed, though there is nobody left to tell', async () => {
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, check: 'exit 1' }))

    await onTerminal(['services', 'start'], { ...options, seen: /site: starting/, typed: null })

    while ((await readdir(join(folder.path, '.phlo/locks'))).length > 0) await sleep(100)
    assert.equal(await stateOfSite(), 'stopped')
  })

  it('goes on with a start of whose progress nobody reads the rest', async () => {
    await promisify(execFile)('sh', ['-c', `${process.execPath} ${BIN} services start 2>&1 | head -n 1`], {
      cwd: folder.path,
      env: { ...process.env, ...options.env },
    })

    assert.deepEqual([await stateOfSite(), await started()], ['running', []])
  })

  it('tells on a terminal without a width line by line how far it is', async () => {
    const shown = await onTerminal(['services', 'start'], { ...options, seen: /$^/, typed: '', columns: 0 })

    assert.match(shown, /✓ site: ready/)
  })

  it('asks before data is lost, and does nothing where there is nobody to ask', async () => {
    await phloJson(['services', 'start'], options)

    const refused = await runPhlo(['services', 'reset'], options)

    assert.equal(refused.exitCode, 2)
    assert.match(refused.stderr, /PHLO_CONFIRMATION_NEEDED.*data/)
    assert.equal(await stateOfSite(), 'running')
  })

  it('brings data back from a snapshot after a reset, and starts again what ran', async () => {
    await phloJson(['services', 'start'], options)
    await inSite('echo precious > /data/note')
    await phloJson(['services', 'snapshot', 'one'], options)
    await inSite('echo spoilt > /data/note')

    const restored = await phloJson(['services', 'restore', 'one', '--yes'], options)

    assert.deepEqual(restored, { snapshot: 'one', volumes: ['content'], started: ['site'] })
    assert.equal(await inSite('cat /data/note'), 'precious')
    await phloJson(['services', 'reset', '--yes'], options)
    await phloJson(['services', 'restore', 'one', '--yes'], options)
    await phloJson(['services', 'start'], options)
    assert.equal(await inSite('cat /data/note'), 'precious')
  })

  it('restarts services, and keeps their data', async () => {
    await phloJson(['services', 'start'], options)
    await inSite('echo precious > /data/note')

    const restarted = await phloJson<StartResult>(['services', 'restart', '--service', 'site'], options)

    assert.deepEqual(restarted.started, ['site'])
    assert.equal(await inSite('cat /data/note'), 'precious')
  })

  it('stops nothing for a restart that could not start it again', async () => {
    await phloJson(['services', 'start'], options)
    await writeFile(join(folder.path, 'compose.site.yaml'), 'services: none')

    await phloJson(['services', 'restart'], { ...options, exitCode: 2 })

    assert.equal(await stateOfSite(), 'running')
  })

  it('stops nothing for a restart whose image, port or data is not there', async () => {
    await phloJson(['services', 'start'], options)
    const other = await freePort()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(other, '127.0.0.1', resolve))
    const obstacles: Readonly<Record<string, () => Promise<void>>> = {
      PHLO_PORT_TAKEN: () => writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port: other })),
      PHLO_IMAGE_UNAVAILABLE: () =>
        writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, image: 'none:1' })),
      PHLO_RESTORE_UNFINISHED: async () => {
        await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port }))
        await writeFile(join(folder.path, '.phlo/restoring'), 'one')
      },
    }
    for (const [code, arrange] of Object.entries(obstacles)) {
      await arrange()

      const failed = await runPhlo(['services', 'restart'], options)

      assert.match(failed.stderr, new RegExp(code))
      assert.equal((await fetch(`http://127.0.0.1:${port}/passwd`)).status, 200)
    }
    await new Promise((resolve) => server.close(resolve))
  })

  it('names for the port of a drop-in what to write where, and that works when it is pasted', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const { error } = await phloJson<{ error: { fixes: string[] } }>(['services', 'start'], { ...options, exitCode: 3 })
    const doctor = await phloJson<{ findings: { name: string; fixes: string[] }[] }>(['doctor'], {
      ...options,
      exitCode: 3,
    })
    const [, ports = '', file = ''] =
      /site: \{ (ports: .*?\]) .*? in (compose\.\w+\.yaml)/.exec(error.fixes[1] ?? '') ?? []
    const text = await readFile(join(folder.path, file), 'utf8')
    const [name, value] = ports.split(/: (.*)/)
    await writeFile(join(folder.path, file), text.replace(/"ports":\[.*?\]/, `"${name}":${value}`))

    const started = await phloJson<StartResult>(['services', 'start'], options)

    assert.deepEqual(doctor.findings.find((finding) => finding.name === 'ports')?.fixes.length, 1)
    assert.match(doctor.findings.find((finding) => finding.name === 'ports')?.fixes[0] ?? '', /compose\.site\.yaml/)
    assert.deepEqual(Object.values(started.services[0]?.ports ?? {}), [Number(/:(\d+):/.exec(ports)?.[1])])
    await new Promise((resolve) => server.close(resolve))
  })

  it('keeps what was started by its profile as part of the stack until it is stopped', async () => {
    await writeFile(join(folder.path, 'compose.board.yaml'), boardText())
    const services = async (...args: string[]) => {
      const { services } = await phloJson<{ services: { name?: string; service?: string; state?: string }[] }>(
        ['services', ...args],
        options,
      )
      return services.map(({ name, service }) => name ?? service)
    }
    await services('start')
    assert.deepEqual(await services('status'), ['site'])

    await phloJson(['services', 'start', '--profile', 'boards'], options)

    assert.deepEqual(await started(), [])
    assert.deepEqual(await services('status'), ['board', 'site'])
    assert.deepEqual(await services('plan'), ['board', 'site'])
    assert.deepEqual((await phloJson<StartResult>(['services', 'restart'], options)).started, ['board', 'site'])
    await phloJson(['services', 'snapshot', 'one'], options)
    const restored = await phloJson<StartResult>(['services', 'restore', 'one', '--yes'], options)
    assert.deepEqual(restored.started, ['board', 'site'])
    await phloJson(['services', 'stop', '--service', 'site'], options)
    assert.deepEqual(await services('status'), ['board', 'site'])
    await phloJson(['services', 'stop', '--service', 'board'], options)
    assert.deepEqual(await services('status'), ['site'])
    assert.deepEqual(await started(), ['site'])
  })

  it('removes a service that was taken out of the stack, after plan has told so', async () => {
    await writeFile(join(folder.path, 'compose.board.yaml'), boardText([]))
    await started()
    await rm(join(folder.path, 'compose.board.yaml'))

    const plan = await runPhlo(['services', 'plan'], options)
    const removed = await runPhlo(['services', 'start'], options)

    assert.match(plan.stdout, /^board +removed/m)
    assert.match(removed.stderr, /^Removing board: no longer part of the stack; the data stays\.$/m)
    assert.equal((await phloJson<StackStatus>(['services', 'status'], options)).services.length, 1)
  })

  it('refuses to stop, or to show the log of, a service that there is not', async () => {
    await phloJson(['services', 'start'], options)

    const stopped = await runPhlo(['services', 'stop', '--service', 'sites'], options)
    const shown = await runPhlo(['services', 'logs', 'sites'], options)

    assert.match(stopped.stderr, /PHLO_SERVICE_UNKNOWN/)
    assert.match(shown.stderr, /PHLO_SERVICE_UNKNOWN/)
    assert.deepEqual([stopped.exitCode, shown.exitCode, await stateOfSite()], [2, 2, 'running'])
  })

  it('shows what services wrote, and follows it until the reader has enough', async () => {
    const command = 'echo tick; echo tick; touch /tmp/told; while true; do echo tick; sleep 0.2; done'
    await writeFile(join(folder.path, 'compose.site.yaml'), siteText({ port, command, check: 'test -e /tmp/told' }))
    await phloJson(['services', 'start'], options)

    const shown = await runPhlo(['services', 'logs', 'site', '--tail', '2'], options)
    const followed = await runPhlo(['services', 'logs', '--follow'], { ...options, closeStdout: true })

    assert.equal(shown.stdout, 'site | tick\nsite | tick\n')
    assert.match(followed.stdout, /^site \| tick\n/)
  })

  it('shows what many services wrote, and nothing on stderr', async () => {
    const command = ['sh', '-c', 'trap exit TERM; echo done; touch /tmp/told; sleep 1000 & wait']
    const healthcheck = { test: ['CMD-SHELL', 'test -e /tmp/told'], interval: '1s', retries: 1000 }
    const site = { image: 'phlo-test/busybox:1', pull_policy: 'never', stop_grace_period: '1s', command, healthcheck }
    const services = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`site-${index}`, site]))
    await writeFile(join(folder.path, 'compose.site.yaml'), JSON.stringify({ services }))
    await phloJson(['services', 'start'], options)

    const shown = await runPhlo(['services', 'logs'], options)

    assert.equal(shown.stdout.match(/done/g)?.length, 12)
    assert.equal(shown.stderr, '')
  })

  it('builds what is not there, builds again when asked, and starts again only what came out otherwise', async () => {
    await makeImageOf('one')
    assert.deepEqual(await started(), ['made', 'site'])
    await makeImageOf('two')
    assert.deepEqual(await started(), [])

    const built = await phloJson<StartResult>(['services', 'start', '--build'], options)

    assert.deepEqual(built.started, ['made'])
    assert.deepEqual((await phloJson<StartResult>(['services', 'start', '--build'], options)).started, [])
    const { stdout } = await runPhlo(['services', 'logs', 'made'], options)
    assert.equal(stdout, 'made | two\n')
  })

  it('says of an image that cannot be built which step failed, and what it wrote, and stops nothing for it', async () => {
    await makeImageOf('one')
    await started()
    await makeImageOf('two', 'RUN echo compiling; echo no such header >&2; exit 7')

    const failed = await runPhlo(['services', 'start', '--build'], options)

    assert.equal(failed.exitCode, 3)
    assert.match(failed.stderr, /PHLO_BUILD_FAILED.*"made".*exit code: 7/)
    assert.match(failed.stderr, /^ +.*no such header$/m)
    const { services } = await phloJson<StackStatus>(['services', 'status'], options)
    assert.deepEqual(
      services.map(({ state }) => state),
      ['running', 'running'],
    )
  })

  it('says what to do where there is no Docker, and exits with 3', async () => {
    const env = { ...options.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const failed = await phloJson<{ error: { code: string; fixes: string[] } }>(['services', 'start'], {
      ...options,
      env,
      exitCode: 3,
    })

    assert.equal(failed.error.code, 'PHLO_DOCKER_ABSENT')
    assert(failed.error.fixes.length > 0)
  })

  it('says in doctor what Docker is, what the stack wants of it, and that all is well', async () => {
    await phloJson(['services', 'start'], options)

    const { findings } = await phloJson<{ findings: { name: string; status: string }[] }>(['doctor'], {
      ...options,
      exitCode: 3,
    })

    const { bavail, bsize } = await statfs(await engine().run('info', '--format', '{{ .DockerRootDir }}'))
    const names = ['docker', 'compose', 'docker disk', 'docker clock', 'stack', 'memory', 'ports']
    const well = (name: string) => (name === 'docker disk' && bavail * bsize < 10e9 ? 'warning' : 'ok')
    assert.deepEqual(
      findings.filter(({ name }) => names.includes(name)).map(({ name, status }) => [name, status]),
      names.map((name) => [name, well(name)]),
    )
  })

  async function makeImageOf(note: string, step = ''): Promise<void> {
    const made = { build: { context: './made', network: 'host' }, stop_grace_period: '1s' }
    await mkdir(join(folder.path, 'made'), { recursive: true })
    await writeFile(join(folder.path, 'made/note'), note)
    const command = '["sh", "-c", "trap exit TERM; cat /note; echo; sleep 1000 & wait"]'
    const steps = ['FROM phlo-test/busybox:1', 'COPY note /note', step, `CMD ${command}`]
    await writeFile(join(folder.path, 'made/Dockerfile'), steps.join('\n'))
    await writeFile(join(folder.path, 'compose.made.yaml'), JSON.stringify({ services: { made } }))
  }

  async function started(): Promise<readonly string[]> {
    return (await phloJson<StartResult>(['services', 'start'], options)).started
  }

  async function inSite(script: string): Promise<string> {
    const id = await engine().run('ps', '--quiet', '--filter', `publish=${port}`)
    return engine().run('exec', id, 'sh', '-c', script)
  }

  async function stateOfSite(): Promise<string | undefined> {
    return (await phloJson<StackStatus>(['services', 'status'], options)).services[0]?.state
  }
})

function projectText(): string {
  const disabled = DEFAULTS.map((name) => `  ${name}: { enabled: false }`).join('\n')
  return `version: 1\nname: lake\ntarget: local\ntargets:\n  local: { warehouse: ./warehouse }\nservices:\n${disabled}\n`
}

/** A drop-in of Compose with one small service. */
function siteText(site: {
  readonly port: number
  readonly command?: string
  readonly check?: string
  readonly image?: string
  /** Take variables from the environment and from `web.env`. */
  readonly environment?: boolean
}): string {
  const {
    port,
    command = 'exec httpd -f -p 8080 -h /etc',
    check = 'wget -q -O /dev/null http://127.0.0.1:8080/passwd',
  } = site
  return JSON.stringify({
    services: {
      site: {
        image: site.image ?? 'phlo-test/busybox:1',
        pull_policy: 'never',
        init: true,
        restart: 'unless-stopped',
        stop_grace_period: '1s',
        command: ['sh', '-c', command],
        ports: [`127.0.0.1:${port}:8080`],
        volumes: ['content:/data'],
        ...(site.environment ? { environment: { SITE: '$SITE' }, env_file: ['./web.env'] } : {}),
        healthcheck: { test: ['CMD-SHELL', check], interval: '300ms', retries: 1000 },
      },
    },
    volumes: { content: {} },
  })
}

/** A drop-in with a service that only a profile starts. */
function boardText(profiles: readonly string[] = ['boards']): string {
  const board = {
    image: 'phlo-test/busybox:1',
    pull_policy: 'never',
    stop_grace_period: '1s',
    command: ['sh', '-c', 'trap exit TERM; sleep 1000 & wait'],
    profiles,
  }
  return JSON.stringify({ services: { board } })
}

function withoutTime({ detail, ...status }: StackStatus['services'][number]) {
  return status
}
