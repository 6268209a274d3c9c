import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { systemDocker } from '../../src/cli/stack/system-docker.js'
import type { Docker } from '../../src/docker/docker.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const SCRIPT = fileURLToPath(new URL('../../scripts/private-docker.sh', import.meta.url))

/** Small images that every private daemon has: see `scripts/private-docker.sh`. */
export const BUSYBOX = 'phlo-test/busybox:1'

/** A Docker daemon of the tests' own. */
export interface DockerEngine {
  /** What reaches it: `DOCKER_HOST`, `DOCKER_CONFIG`, `PATH`. */
  readonly environment: Readonly<Record<string, string>>
  readonly docker: Docker
  /** Run the `docker` command against it. */
  run(...args: string[]): Promise<string>
}

/**
 * Have a Docker daemon for a suite; call it inside `describe`, and what it returns inside a test. It is the one in the folder
 * that `PHLO_DOCKER_FOLDER` names, or one that is started and stopped with the suite. Where Docker is not provisioned the suite
 * is skipped with the way to get it in its title, and fails instead when `CI=true`.
 */
export function dockerEngine(): () => DockerEngine {
  const folder = process.env.PHLO_DOCKER_FOLDER ?? join(cache, 'docker-engine')
  let engine: DockerEngine | undefined
  let isOurs = false
  before('needs Docker: run scripts/provision-docker.sh', async function () {
    if (!isProvisioned()) {
      if (process.env.CI === 'true') throw new Error('Docker is not provisioned: run scripts/provision-docker.sh')
      this.skip()
    }
    this.timeout(300_000)
    isOurs = !(await answers(folder))
    engine = await startDocker(folder)
    if (isOurs) await removeLeftovers(engine)
  })
  after(async () => {
    if (isOurs) await stopDocker(folder)
  })
  return () => {
    if (engine === undefined) throw new Error('the daemon is not started yet')
    return engine
  }
}

/** Start a daemon in a folder, if none runs there. @param images - of `scripts/private-docker.sh`; none given: all */
export async function startDocker(folder: string, ...images: readonly string[]): Promise<DockerEngine> {
  const { stdout } = await promisify(execFile)(SCRIPT, ['start', folder, ...images])
  const exported = [...stdout.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const { PATH = '' } = process.env
  const environment: Record<string, string> = Object.fromEntries([['HOME', homedir()], ...exported])
  environment.PATH = String(environment.PATH).replace('$PATH', PATH)
  return {
    environment,
    docker: await systemDocker(environment),
    async run(...args) {
      return (await promisify(execFile)('docker', args, { env: environment, maxBuffer: 1 << 26 })).stdout.trim()
    },
  }
}

/** What a suite that was killed left behind starts again with the daemon, and takes its ports and memory from the next one. */
async function removeLeftovers({ run }: DockerEngine): Promise<void> {
  const containers = (await run('ps', '--all', '--quiet')).split('\n').filter(Boolean)
  if (containers.length > 0) await run('rm', '--force', '--volumes', ...containers)
  await run('volume', 'prune', '--all', '--force')
  await run('network', 'prune', '--force')
}

/** Stop the daemon of a folder, and no other one. */
export async function stopDocker(folder: string): Promise<void> {
  await promisify(execFile)(SCRIPT, ['stop', folder])
}

function isProvisioned(): boolean {
  return existsSync(join(cache, 'docker-trixie/bin/dockerd'))
}

async function answers(folder: string): Promise<boolean> {
  try {
    await systemDocker({ DOCKER_HOST: `unix://${folder}/docker.sock` })
    return true
  } catch {
    return false
  }
}
