import { composeVersion } from '../../docker/compose-version.js'
import type { Docker } from '../../docker/docker.js'
import { type EngineInfo, engineInfo } from '../../docker/engine/engine-info.js'
import { freeBytes } from '../../docker/engine/free-bytes.js'
import { bytesText } from '../text/quantity.js'
import { type Finding, fine, look } from './finding.js'

/** Health checks have an interval of their own while a service starts since Engine 25; without it starts take longer. */
const ENGINE_MAJOR_MIN = 25
/** Of Compose v2, for the same. */
const COMPOSE_VERSION_MIN = [2, 20] as const
const FREE_BYTES = { failed: 1e9, warning: 10e9 } as const
/** Object stores refuse requests that are signed at another time than theirs. */
const CLOCK_SKEW_MS_MAX = 30_000

/** Look at the Docker Engine of this machine, and at Compose. */
export async function lookAtDocker(docker: Docker): Promise<readonly Finding[]> {
  const askedMs = docker.now()
  const info = await engineInfo(docker.api)
  return [
    lookAtEngine(docker, info),
    await look('compose', async () => lookAtCompose(await composeVersion(docker))),
    lookAtSpace(await freeBytes(info)),
    lookAtClock(info, { fromMs: askedMs, toMs: docker.now() }),
  ]
}

function lookAtEngine({ address }: Docker, { product, version, operatingSystem }: EngineInfo): Finding {
  const message = `${product} ${version} on ${operatingSystem}, ${address.host} (${address.origin})`
  if (product !== 'Docker' || Number.parseInt(version, 10) >= ENGINE_MAJOR_MIN) return fine('docker', message)
  const fixes = [`Install Docker Engine ${ENGINE_MAJOR_MIN} or newer: services are then found healthy sooner.`]
  return { name: 'docker', status: 'warning', message, fixes }
}

function lookAtCompose(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const [majorMin, minorMin] = COMPOSE_VERSION_MIN
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return fine('compose', `Compose ${version}`)
  const fixes = [`Install Compose ${COMPOSE_VERSION_MIN.join('.')} or newer: https://docs.docker.com/compose/install`]
  return { name: 'compose', status: 'failed', message: `Compose ${version} is too old.`, fixes }
}

function lookAtSpace(bytes: number | undefined): Finding {
  if (bytes === undefined) {
    const message = 'It is not known here how much space Docker has; `docker system df` shows what it uses.'
    return { name: 'docker disk', status: 'skipped', message, fixes: [] }
  }
  const message = `${bytesText(bytes)} free`
  if (bytes >= FREE_BYTES.warning) return fine('docker disk', message)
  const status = bytes < FREE_BYTES.failed ? 'failed' : 'warning'
  return {
    name: 'docker disk',
    status,
    message,
    fixes: ['docker system df', 'docker image prune', 'docker builder prune'],
  }
}

/** @param asked - between which times of this machine Docker was asked for its own */
function lookAtClock({ timeMs }: EngineInfo, asked: { readonly fromMs: number; readonly toMs: number }): Finding {
  if (timeMs === undefined) {
    return { name: 'docker clock', status: 'skipped', message: 'Docker does not tell its time.', fixes: [] }
  }
  const skewMs = timeMs < asked.fromMs ? timeMs - asked.fromMs : Math.max(0, timeMs - asked.toMs)
  if (Math.abs(skewMs) <= CLOCK_SKEW_MS_MAX) return fine('docker clock', new Date(timeMs).toISOString())
  const message = `Docker's clock differs from this machine's by ${Math.round(skewMs / 1000)} s.`
  const fixes = ['Restart Docker: the clock of its virtual machine falls behind while the machine sleeps.']
  return { name: 'docker clock', status: 'warning', message, fixes }
}
