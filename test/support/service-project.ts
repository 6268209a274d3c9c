import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DockerEngine } from './docker-engine.js'
import { phloJson, runPhlo } from './run-phlo.js'
import { tempFolder } from './temp-folder.js'

/** A project whose stack is made of the bundled services; at the end of the scope nothing of it is left. */
export interface ServiceProject extends AsyncDisposable {
  readonly folder: string
  /** Write `phlo.yaml` anew with these branches besides main. */
  setBranches(...names: readonly string[]): Promise<void>
  /** Run `phlo` with `--json`; it must succeed. */
  phlo<T>(...args: string[]): Promise<T>
  /** Address of a published port. */
  url(service: string, port?: string): Promise<string>
}

/** What `services status --json` says. */
export interface StackStatus {
  readonly services: readonly {
    readonly name: string
    readonly state: string
    readonly health: string
    readonly ports: Readonly<Record<string, number>>
  }[]
}

const MAKE_IMAGES = fileURLToPath(new URL('../../scripts/make-images.sh', import.meta.url))

/** The image that stands in for the one of each service and of its companions. */
const STAND_INS = {
  'phlo-test/postgres:15': ['postgres', 'postgres-marts', 'nessie-database', 'dagster-database', 'pgweb-role'],
  'phlo-test/versitygw:1.8.0': ['versitygw', 'versitygw-bucket'],
  'phlo-test/minio:2026-02-12': ['minio', 'minio-bucket'],
  'phlo-test/nessie:0.99.0': ['nessie', 'nessie-branches'],
  'phlo-test/trino:476': ['trino', 'trino-catalogs'],
  'phlo-test/dagster:1.13.27': ['dagster', 'dagster-daemon'],
  'phlo-test/pgweb:0.17.0': ['pgweb'],
  'phlo-test/prometheus:3.14.0': ['prometheus'],
} as const

/** Make the images that stand in for those of the services, unless they are there. */
export async function makeImages({ environment }: DockerEngine, ...names: readonly string[]): Promise<void> {
  await promisify(execFile)(MAKE_IMAGES, names, { env: { ...process.env, ...environment } })
}

/**
 * Make a project: `await using project = await serviceProject(engine(), { settings: 'slots: {}' })`.
 *
 * @param options.settings - more of `phlo.yaml`
 * @param options.added - names of services that it has besides the default ones
 */
export async function serviceProject(
  { environment }: DockerEngine,
  { settings = '', added = [] }: { readonly settings?: string; readonly added?: readonly string[] } = {},
): Promise<ServiceProject> {
  const folder = await tempFolder()
  const options = { cwd: folder.path, env: environment }
  const setBranches = async (...names: readonly string[]) => {
    await writeFile(join(folder.path, 'phlo.yaml'), projectText(names, { settings, added }))
  }
  await setBranches('dev')
  const phlo = <T>(...args: string[]) => phloJson<T>(args, options)
  return {
    folder: folder.path,
    setBranches,
    phlo,
    async url(service, port = 'http') {
      const { services } = await phlo<StackStatus>('services', 'status')
      return `http://127.0.0.1:${services.find(({ name }) => name === service)?.ports[port]}`
    },
    async [Symbol.asyncDispose]() {
      await runPhlo(['services', 'reset', '--yes'], options)
      await folder[Symbol.asyncDispose]()
    },
  }
}

function projectText(
  branches: readonly string[],
  { settings, added }: { readonly settings: string; readonly added: readonly string[] },
): string {
  return `version: 1
name: lake
branches: { default: main, protected: [main], create: [${branches.join(', ')}] }
${settings}
${standIns(...added)}`
}

/**
 * The section of `phlo.yaml` in which every bundled service has the image that stands in for its own.
 *
 * @param added - names of services that the project has besides the default ones
 */
export function standIns(...added: readonly string[]): string {
  const services = Object.entries(STAND_INS).flatMap(([image, names]) =>
    names.map((name) => {
      const enabled = added.includes(name) ? 'enabled: true, ' : ''
      return `  ${name}: { ${enabled}compose: { image: '${image}', pull_policy: never${rest(name)} } }`
    }),
  )
  return `services:\n${services.join('\n')}\n`
}

/** An image that is there is not built. */
function rest(name: string): string {
  return name === 'dagster' ? ', build: !reset null' : ''
}
