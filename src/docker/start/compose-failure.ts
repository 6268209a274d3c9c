import type { ComposedService } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { ComposeResult } from '../compose-command.js'
import type { EngineApi } from '../engine/engine-api.js'
import { type PortSetting, portTaken } from '../ports/refuse-taken-ports.js'
import { imageUnavailable, usersOf } from './pull-images.js'

/** Docker's words for a port that another one holds: of the engine, of its proxy, of Podman. */
const TAKEN_PORT =
  /(?:Bind for \S*?:(\d+) failed: port is already allocated|:(\d+)\b[^:]*: bind: address already in use)/

/** Turn what Compose wrote when it failed into a failure that says what to do. */
export async function composeFailure(
  api: EngineApi,
  services: readonly ComposedService[],
  { exitCode, stderr }: ComposeResult,
  portSetting: PortSetting,
): Promise<PhloError> {
  const lost = engineFailure(stderr, 'The disk of Docker is full; the containers could not be made.')
  if (lost !== undefined) return lost
  const reason = lastMessage(stderr)
  const port = await portLost(api, services, stderr, portSetting)
  if (port !== undefined) return port
  const image = /No such image: (\S+)/.exec(stderr)?.[1]
  if (image !== undefined)
    return imageUnavailable({ image, users: usersOf(image, services) }, 'Docker does not find it')
  return new PhloError('PHLO_COMPOSE_FAILED', `Docker Compose failed: ${reason}`, {
    context: { exitCode, reason, stderr },
  })
}

/**
 * The failure of a port that somebody took after it was found free, such as another project that was started at the same time.
 *
 * @param words - of Docker
 * @returns `undefined`: it complains of something else
 */
export async function portLost(
  api: EngineApi,
  services: readonly ComposedService[],
  words: string,
  portSetting: PortSetting,
): Promise<PhloError | undefined> {
  const host = Number(TAKEN_PORT.exec(words)?.slice(1).find(Boolean))
  const publisher = services.find(({ ports }) => ports.some((port) => port.host === host))
  const port = publisher?.ports.find((published) => published.host === host)
  return publisher && port ? portTaken(api, [{ service: publisher.name, port }], portSetting) : undefined
}

/** The failure that is Docker's, whatever Compose was to do; `undefined`: it is none. @param diskFull - what to say then */
export function engineFailure(stderr: string, diskFull: string): PhloError | undefined {
  const context = { reason: lastMessage(stderr) }
  if (/no space left on device/i.test(stderr)) return new PhloError('PHLO_DOCKER_DISK_FULL', diskFull, { context })
  if (!/Cannot connect to the Docker daemon|connection refused|EOF$|error during connect/m.test(stderr))
    return undefined
  return new PhloError('PHLO_DOCKER_LOST', 'Docker stopped answering.', { context })
}

/** The last line that says something other than how far Compose was. */
export function lastMessage(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const messages = lines.filter((line) => line !== '' && !/^(?:Container|Network|Volume|Image) \S+ +\S+$/.test(line))
  return messages.at(-1) ?? 'it did not say why'
}
