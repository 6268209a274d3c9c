import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.js'
import { killProcess, lastOutput } from './server-process.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const java = join(cache, 'java/home/bin/java')
const jar = join(cache, 'nessie-0.99.0/nessie.jar')
const START_MS_MAX = 300_000

export interface NessieOptions {
  /** Left out: a free one. Given so that a server that was stopped comes back where it was. */
  readonly port?: number
  /** Where Nessie keeps what it knows; left out, in its memory, so that a restart forgets everything. */
  readonly database?: { readonly port: number; readonly user: string; readonly password: string; readonly name: string }
  /** The object store below the warehouse `lake`; without it Nessie's Iceberg REST answers nothing. */
  readonly warehouse?: {
    /** Such as `s3://lake/`. */
    readonly location: string
    readonly endpoint: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }
  /** Paths of a certificate for 127.0.0.1 and its key, both in PEM form; with them it speaks TLS alone. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Further settings of Nessie or Quarkus by name, such as those of its authentication. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A Nessie on loopback, with an empty branch `main` when its database was empty. */
export interface NessieServer {
  readonly port: number
  /** Where its own API is. */
  readonly uri: string
  /** Where its Iceberg REST catalog is; `/BRANCH` at the end selects a branch. */
  readonly icebergUri: string
  /** Stop it, as a crash does. */
  stop(): Promise<void>
}

/**
 * Have a Nessie for a suite; call it inside `describe`, and what it returns inside a test. Where it is not provisioned the
 * suite is skipped with the way to get it in its title, and fails instead when `CI=true`.
 *
 * @param options - asked for when the server starts: after the `before` hooks that stand above
 */
export function nessieServer(options: () => NessieOptions | Promise<NessieOptions> = () => ({})): () => NessieServer {
  let server: NessieServer | undefined
  before('needs Nessie: run scripts/provision-servers.sh java nessie', async function () {
    this.timeout(2 * START_MS_MAX)
    if (!(existsSync(java) && existsSync(jar))) {
      if (process.env.CI === 'true') throw new Error('Nessie is absent: run scripts/provision-servers.sh java nessie')
      this.skip()
    }
    server = await startNessie(await options())
  })
  after(() => server?.stop())
  return () => {
    if (server === undefined) throw new Error('Nessie is not started yet')
    return server
  }
}

/** Start a Nessie and wait until it answers; whoever calls this stops it. */
export async function startNessie(options: NessieOptions = {}): Promise<NessieServer> {
  const port = options.port ?? (await freePort())
  const settings = { ...(await basicSettings(port, options)), ...storeSettings(options), ...options.settings }
  const memory = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
  const child = spawn(java, [...memory, ...properties, '-jar', jar], { stdio: ['ignore', 'pipe', 'pipe'] })
  const log = lastOutput(child)
  const root = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  await ready(child, log)
  return { port, uri: `${root}/api/v2`, icebergUri: `${root}/iceberg`, stop: () => killProcess(child) }
}

async function basicSettings(port: number, { tls }: NessieOptions): Promise<Record<string, string>> {
  return {
    'quarkus.http.host': '127.0.0.1',
    ...(tls === undefined
      ? { 'quarkus.http.port': String(port) }
      : {
          'quarkus.http.insecure-requests': 'disabled',
          'quarkus.http.ssl-port': String(port),
          'quarkus.http.ssl.certificate.files': tls.certificate,
          'quarkus.http.ssl.certificate.key-files': tls.key,
        }),
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': String(await freePort()),
    'quarkus.http.access-log.enabled': 'false',
    'nessie.version.store.type': 'IN_MEMORY',
    'nessie.server.send-stacktrace-to-client': 'false',
  }
}

function storeSettings({ database, warehouse }: NessieOptions): Record<string, string> {
  return {
    ...(database && {
      'nessie.version.store.type': 'JDBC2',
      'nessie.version.store.persist.jdbc.datasource': 'postgresql',
      'quarkus.datasource.postgresql.jdbc.url': `jdbc:postgresql://127.0.0.1:${database.port}/${database.name}`,
      'quarkus.datasource.postgresql.username': database.user,
      'quarkus.datasource.postgresql.password': database.password,
    }),
    ...(warehouse && {
      'nessie.catalog.default-warehouse': 'lake',
      'nessie.catalog.warehouses.lake.location': warehouse.location,
      'nessie.catalog.service.s3.default-options.endpoint': warehouse.endpoint,
      'nessie.catalog.service.s3.default-options.region': 'us-east-1',
      'nessie.catalog.service.s3.default-options.path-style-access': 'true',
      'nessie.catalog.service.s3.default-options.access-key': 'urn:nessie-secret:quarkus:object-store',
      'object-store.name': warehouse.accessKeyId,
      'object-store.secret': warehouse.secretAccessKey,
    }),
  }
}

/** Quarkus says when it listens; asked over HTTP, a server with authentication would refuse to answer. */
async function ready(child: ChildProcess, log: () => string): Promise<void> {
  const begun = Date.now()
  while (!/Nessie .* started in .*Listening on/.test(log())) {
    if (child.exitCode !== null || Date.now() - begun > START_MS_MAX) {
      await killProcess(child)
      throw new Error(`Nessie did not start:\n${log()}`)
    }
    await delay(50)
  }
}
