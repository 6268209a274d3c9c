import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.js'
import { killProcess, lastOutput } from './server-process.js'
import { queryTrino } from './trino-client.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const javaHome = join(cache, 'java/home')
const launcher = join(cache, 'trino-476/bin/launcher')
const START_MS_MAX = 300_000

export interface TrinoOptions {
  /** Variables that catalogs may name: `${ENV:NAME}`. */
  readonly environment?: Readonly<Record<string, string>>
  /** Further lines of `config.properties` by name; they win. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A Trino on loopback with no catalog but its own; others are made by SQL and forgotten when it stops. */
export interface TrinoServer {
  readonly uri: string
  /** A folder for Iceberg catalogs that keep their tables in local files: `local.location`. */
  readonly folder: string
  /** Run a statement and give its rows. */
  query(statement: string): Promise<readonly (readonly unknown[])[]>
  /** Stop it, as a crash does. */
  stop(): Promise<void>
  /** Start it again on the same port; it returns before the server has started. */
  startAgain(): void
  /** Wait until it has started. */
  ready(): Promise<void>
}

/**
 * Have a Trino for a suite; call it inside `describe`, and what it returns inside a test. Where it is not provisioned the
 * suite is skipped with the way to get it in its title, and fails instead when `CI=true`.
 *
 * @param options - asked for when the server starts: after the `before` hooks that stand above
 */
export function trinoServer(options: () => TrinoOptions | Promise<TrinoOptions> = () => ({})): () => TrinoServer {
  let server: (TrinoServer & AsyncDisposable) | undefined
  before('needs Trino: run scripts/provision-servers.sh java trino', async function () {
    this.timeout(2 * START_MS_MAX)
    if (!(existsSync(javaHome) && existsSync(launcher))) {
      if (process.env.CI === 'true') throw new Error('Trino is absent: run scripts/provision-servers.sh java trino')
      this.skip()
    }
    server = await startTrino(await options())
  })
  after(() => server?.[Symbol.asyncDispose]())
  return () => {
    if (server === undefined) throw new Error('Trino is not started yet')
    return server
  }
}

/** Start a Trino outside a suite and wait until it answers; the caller disposes of it. */
export async function startTrino(options: TrinoOptions = {}): Promise<TrinoServer & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'phlo-trino-'))
  const port = await freePort()
  const uri = `http://127.0.0.1:${port}`
  await writeSettings(folder, { ...basicSettings(port), ...options.settings })
  let process: TrinoProcess | undefined
  const server: TrinoServer = {
    uri,
    folder: join(folder, 'lake'),
    query: (statement) => queryTrino(uri, statement),
    stop: async () => process?.stop(),
    startAgain() {
      process = launch(folder, options.environment ?? {})
    },
    ready: async () => process?.ready(uri),
  }
  server.startAgain()
  await server.ready()
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A small server: what it may use is what a test can afford, and soon used up. */
function basicSettings(port: number): Record<string, string> {
  return {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': `http://127.0.0.1:${port}`,
    'node.internal-address': '127.0.0.1',
    'catalog.management': 'dynamic',
    'catalog.store': 'memory',
    'query.max-memory': '150MB',
    'query.max-memory-per-node': '150MB',
    'memory.heap-headroom-per-node': '120MB',
  }
}

const JVM = ['-Xmx640M', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djdk.attach.allowAttachSelf=true']

async function writeSettings(folder: string, config: Readonly<Record<string, string>>): Promise<void> {
  const etc = join(folder, 'etc')
  await Promise.all(['etc', 'data', 'lake'].map((name) => mkdir(join(folder, name))))
  const lines = Object.entries(config).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(etc, 'config.properties'), lines.join(''))
  await writeFile(join(etc, 'node.properties'), `node.environment=test\nnode.data-dir=${join(folder, 'data')}\n`)
  await writeFile(join(etc, 'jvm.config'), JVM.map((line) => `${line}\n`).join(''))
}

interface TrinoProcess {
  ready(uri: string): Promise<void>
  stop(): Promise<void>
}

function launch(folder: string, environment: Readonly<Record<string, string>>): TrinoProcess {
  const env = { ...environment, JAVA_HOME: javaHome, PATH: `${join(javaHome, 'bin')}:${process.env.PATH}` }
  const child = spawn(launcher, ['run', '--etc-dir', join(folder, 'etc')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const log = lastOutput(child)
  return {
    ready: (uri) => ready(uri, child, log),
    // The launcher becomes the server, so that it has the process that was started.
    stop: () => killProcess(child),
  }
}

async function ready(uri: string, child: ChildProcess, log: () => string): Promise<void> {
  const begun = Date.now()
  while (!(await hasStarted(uri))) {
    if (child.exitCode !== null || Date.now() - begun > START_MS_MAX) {
      await killProcess(child)
      throw new Error(`Trino did not start:\n${log()}`)
    }
    await delay(100)
  }
}

async function hasStarted(uri: string): Promise<boolean> {
  const info = await fetch(`${uri}/v1/info`)
    .then((answer) => answer.json())
    .catch(() => undefined)
  return typeof info === 'object' && info !== null && 'starting' in info && info.starting === false
}
