import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BUSYBOX, dockerEngine } from '../../support/docker-engine.js'
import { freePort } from '../../support/free-port.js'
import { phloJson, runPhlo } from '../../support/run-phlo.js'
import { tempFolder } from '../../support/temp-folder.js'

interface Started {
  readonly services: readonly {
    readonly name: string
    readonly state: string
    readonly ports: Readonly<Record<string, number>>
  }[]
}
interface Planned {
  readonly services: readonly {
    readonly service: string
    readonly action: string
    readonly differences: readonly { readonly what: string }[]
  }[]
  readonly comparedWith: string
}

/** No bundled service has an image here. */
const OFF = ['dagster', 'nessie', 'postgres', 'trino', 'versitygw'].map((name) => `  ${name}: { enabled: false }\n`)

describe('two worktrees of one project, on Docker', () => {
  const engine = dockerEngine()

  it('run side by side, each on its own ports, volumes and secrets, and leave each other alone', async () => {
    await using folder = await tempFolder()
    const [one, other] = await worktrees(folder.path, await freePort())
    const phlo = <T>(cwd: string, ...args: string[]) => phloJson<T>(args, { cwd, env: engine().environment })
    try {
      const first = await phlo<Started>(one, 'services', 'start')
      const second = await phlo<Started>(other, 'services', 'start')
      const answers = await Promise.all([first, second].map(pageOf))
      await phlo(one, 'services', 'reset', '--yes')

      assert.notDeepEqual(first.services[0]?.ports, second.services[0]?.ports)
      assert.notEqual(answers[0], answers[1])
      assert.equal(await pageOf(second), answers[1])
      const { services } = await phlo<Started>(other, 'services', 'status')
      assert.deepEqual(
        services.map(({ name, state }) => [name, state]),
        [['page', 'running']],
      )
    } finally {
      for (const cwd of [one, other]) await runPhlo(['services', 'reset', '--yes'], { cwd, env: engine().environment })
    }
  })

  it('gives a stack another port when a stranger has taken the one it had', async () => {
    await using folder = await tempFolder()
    const port = await freePort()
    const [cwd] = await worktrees(folder.path, port)
    const options = { cwd, env: engine().environment }
    let stranger: Server | undefined
    try {
      await phloJson(['services', 'start'], options)
      await phloJson(['services', 'stop'], options)
      stranger = await listenOn(port)

      const { services } = await phloJson<Started>(['services', 'start'], options)

      assert.notEqual(services[0]?.ports.http, port)
    } finally {
      stranger?.close()
      await runPhlo(['services', 'reset', '--yes'], options)
    }
  })

  it('tell by the plan what a start would replace, and why', async () => {
    await using folder = await tempFolder()
    const [cwd] = await worktrees(folder.path, await freePort())
    const options = { cwd, env: engine().environment }
    const plan = () => phloJson<Planned>(['services', 'plan'], options)
    const text = await readFile(join(cwd, 'phlo.yaml'), 'utf8')
    try {
      const before = await plan()
      await phloJson(['services', 'start'], options)
      const started = await plan()
      await phloJson(['secrets', 'rotate', 'PAGE_SECRET', '--yes'], options)
      await writeFile(join(cwd, 'phlo.yaml'), `${text}  page: { compose: { mem_limit: 64m } }\n`)
      const changed = await plan()
      await phloJson(['services', 'start'], options)
      const replaced = await plan()
      await phloJson(['services', 'stop'], options)

      assert.deepEqual(actions(before), ['create'])
      assert.deepEqual(actions(started), ['keep'])
      assert.deepEqual(actions(changed), ['recreate'])
      assert.deepEqual(
        changed.services[0]?.differences.map(({ what }) => what),
        ['mem_limit', 'secret PAGE_SECRET'],
      )
      assert.deepEqual(actions(replaced), ['keep'])
      assert.deepEqual(actions(await plan()), ['create'])
      assert.equal(changed.comparedWith, 'docker')
    } finally {
      await runPhlo(['services', 'reset', '--yes'], options)
    }
  })
})

function actions({ services }: Planned): readonly string[] {
  return services.map(({ action }) => action)
}

/** A page that only the one stack can have made: the secret is in no other. */
async function pageOf({ services }: Started): Promise<string> {
  return (await fetch(`http://127.0.0.1:${services[0]?.ports.http}/page`)).text()
}

/** A project in git with one service of a plugin of its own, and a second worktree of it. */
async function worktrees(folder: string, port: number): Promise<readonly [string, string]> {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')] as const
  const git = (cwd: string, ...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=x', '-c', 'user.email=x', ...args], { cwd })
  const plugin = join(one, 'node_modules/phlo-page')
  await mkdir(plugin, { recursive: true })
  const files = {
    'phlo.yaml': `name: lake\nservices:\n${OFF.join('')}`,
    'package.json': JSON.stringify({ private: true, dependencies: { 'phlo-page': '1.0.0' } }),
    'node_modules/phlo-page/package.json': JSON.stringify({
      name: 'phlo-page',
      version: '1.0.0',
      phlo: { api: 1, services: ['service.yaml'] },
    }),
    'node_modules/phlo-page/service.yaml': serviceYaml(port),
  }
  for (const [path, text] of Object.entries(files)) await writeFile(join(one, path), text)
  await git(one, 'init', '--quiet')
  await git(one, 'add', '.')
  await git(one, 'commit', '--quiet', '--message', 'x')
  await git(one, 'worktree', 'add', '--quiet', other)
  return [one, other]
}

function serviceYaml(port: number): string {
  return `schema: 1
name: page
description: A page that holds a secret
category: core
default: true
env_vars:
  PAGE_SECRET: { secret: true, description: What the page shows }
ports:
  http: { container: 80, preferred: ${port} }
compose:
  image: ${BUSYBOX}
  pull_policy: never
  init: true
  command: [sh, -c, 'mkdir -p /data && echo "$$PAGE_SECRET" > /data/page && exec httpd -f -h /data']
  volumes: [data:/data]
  mem_limit: 32m
  restart: unless-stopped
  stop_grace_period: 1s
  healthcheck: { test: [CMD, wget, -q, -O, /dev/null, 'http://127.0.0.1/page'], interval: 300ms, retries: 1000 }
`
}

function listenOn(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}
