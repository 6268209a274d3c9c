import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { listContainers } from '../../src/docker/list-containers.js'
import { readKnownStack } from '../../src/docker/read-known-stack.js'
import { FOREVER, healthcheck } from '../../test/support/busybox-stack.js'
import { BUSYBOX, type DockerEngine, startDocker } from '../../test/support/docker-engine.js'
import { phloJson } from '../../test/support/run-phlo.js'
import { makeImages, type ServiceProject, serviceProject } from '../../test/support/service-project.js'
import { tempProject } from '../../test/support/temp-project.js'
import type { BenchCase } from '../bench-case.js'
import { phlo } from '../bench-project.js'
import { slowerAtMost } from '../compare.js'
import { interleave, type Program } from '../measure.js'
import { type BenchRow, megabytes } from '../report.js'

const ROUNDS = 15

/** The default stack, up and healthy: how long it takes to see that, and what it takes of memory. */
export const runningStack: BenchCase = {
  name: 'running-stack',
  async run() {
    const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
    if (!existsSync(join(cache, 'docker-trixie'))) {
      console.error('Docker is not provisioned, its rows are left out: scripts/provision-docker.sh')
      return []
    }
    // It is left running, with the images that were made for it: `scripts/private-docker.sh stop` ends it.
    const engine = await startDocker(process.env.PHLO_DOCKER_FOLDER ?? join(cache, 'docker-engine'))
    await makeImages(engine, 'postgres', 'versitygw', 'nessie', 'trino', 'dagster')
    await using project = await serviceProject(engine)
    await project.phlo('services', 'start')
    const start = () => project.phlo('services', 'start')
    const compared = await compare(engine, { folder: project.folder, start }, { rounds: 5, of: 'default stack' })
    return [...compared, ...(await memoryRows(engine, project)), ...(await plainRows(engine))]
  },
}

/** Services that need no preparation: Compose has nothing to run again, which is when it is quickest. */
async function plainRows(engine: DockerEngine): Promise<readonly BenchRow[]> {
  const plain = { image: BUSYBOX, pull_policy: 'never', command: FOREVER, healthcheck: healthcheck('true') }
  const names = ['db', 'queue', 'web', 'worker']
  const disabled = ['postgres', 'versitygw', 'nessie', 'trino', 'dagster'].map(
    (name) => `  ${name}: { enabled: false }`,
  )
  await using folder = await tempProject({
    'phlo.yaml': `version: 1\nname: lake\nservices:\n${disabled.join('\n')}\n`,
    'compose.plain.yaml': JSON.stringify({ services: Object.fromEntries(names.map((name) => [name, plain])) }),
  })
  const options = { cwd: folder.directory, env: engine.environment }
  const start = () => phloJson(['services', 'start'], options)
  await start()
  try {
    return await compare(engine, { folder: folder.directory, start }, { rounds: ROUNDS, of: '4 plain services' })
  } finally {
    await phloJson(['services', 'reset', '--yes'], options)
  }
}

interface Comparison {
  readonly rounds: number
  /** What is compared, for people. */
  readonly of: string
}

async function compare(
  { environment }: DockerEngine,
  project: { readonly folder: string; start(): Promise<unknown> },
  { rounds, of }: Comparison,
): Promise<readonly BenchRow[]> {
  const { project: identity } = await readKnownStack(project.folder)
  const files = ['-f', '.phlo/compose.yaml', '--env-file', '.phlo/secrets.env', '-p', identity.composeProject]
  const ours = (...args: string[]): Program => ({ ...phlo(project.folder, ...args), environment })
  const compose = (...args: string[]): Program => ({
    name: `docker compose ${args[0]}`,
    command: 'docker',
    arguments: ['compose', ...files, ...args],
    directory: project.folder,
    environment,
  })
  const status = await interleave([ours('services', 'status'), compose('ps')], { rounds: ROUNDS })
  // Compose runs all preparations again and waits for none of them; what it leaves at work must not be our task.
  const prepare = async () => void (await project.start())
  const start = await interleave([ours('services', 'start'), compose('up', '-d')], { rounds, prepare })
  return [
    row({ work: `services status, ${of}`, against: 'docker compose ps', samples: status }, 1.5),
    row({ work: `services start, running, ${of}`, against: 'docker compose up -d', samples: start }, 1.3),
  ]
}

interface Compared {
  readonly work: string
  readonly against: string
  readonly samples: Awaited<ReturnType<typeof interleave>>
}

function row({ work, against, samples: [ours = [], theirs = []] }: Compared, ratio: number): BenchRow {
  return slowerAtMost({ work, against, ours, theirs }, ratio)
}

interface StatsAnswer {
  readonly memory_stats: {
    readonly usage?: number
    readonly limit?: number
    readonly stats?: Readonly<Record<string, number>>
  }
}

/** What each service takes of its limit; what the kernel could take back of file caches at once is not counted. */
async function memoryRows({ docker }: DockerEngine, project: ServiceProject): Promise<readonly BenchRow[]> {
  const known = await readKnownStack(project.folder)
  const running = (await listContainers(docker.api, known.project)).filter(({ state }) => state === 'running')
  return Promise.all(
    running.map(async ({ id, service }) => {
      const query = { stream: false, 'one-shot': true }
      const { memory_stats } = await docker.api.json<StatsAnswer>(`/containers/${id}/stats`, { query })
      const { usage = 0, limit = Number.NaN, stats = {} } = memory_stats
      const used = usage - (stats.inactive_file ?? stats.total_inactive_file ?? 0)
      return {
        work: `memory of ${service}, idle`,
        against: 'its limit',
        measured: `${megabytes(used)} : ${megabytes(limit)}`,
        ratio: used / limit,
        goal: undefined,
      }
    }),
  )
}
