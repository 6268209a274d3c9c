import { setMaxListeners } from 'node:events'
import type { ComposedService } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { Docker } from '../docker.js'
import { EngineRefusal } from '../engine/engine-api.js'
import { jsonLines } from '../engine/json-lines.js'
import type { StartListener } from './start-events.js'

type ImageUser = Pick<ComposedService, 'name' | 'image' | 'settings'>

/** An image, and the services that run it. */
interface WantedImage {
  readonly image: string
  readonly users: readonly ImageUser[]
}

interface PullProgress {
  readonly id?: string
  readonly status?: string
  readonly error?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

/** Find those of some images that are not on this machine. @returns each once, in the order given */
export async function missingImages({ api }: Docker, images: readonly string[]): Promise<readonly string[]> {
  const unique = [...new Set(images)]
  const present = await Promise.all(unique.map((image) => isPresent({ api }, image)))
  return unique.filter((_, index) => !present[index])
}

/**
 * Pull images, all at once; when one fails, the others are given up.
 *
 * @param services - among which are those that want the images
 * @throws PHLO_IMAGE_UNAVAILABLE - one cannot be had
 * @throws PHLO_DOCKER_DISK_FULL
 */
export async function pullImages(
  docker: Docker,
  { images, services }: { readonly images: readonly string[]; readonly services: readonly ImageUser[] },
  listen: StartListener,
  signal?: AbortSignal,
): Promise<void> {
  const failed = new AbortController()
  const ended = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  // Each pull listens to it; Node takes more than ten listeners for a leak, and says so.
  setMaxListeners(0, ended)
  try {
    await Promise.all(
      images.map((image) => pullImage(docker, { image, users: usersOf(image, services) }, listen, ended)),
    )
  } finally {
    failed.abort()
  }
}

/** The failure of an image that is neither here nor to be had. */
export function imageUnavailable({ image, users }: WantedImage, reason: string): PhloError {
  return new PhloError('PHLO_IMAGE_UNAVAILABLE', `The image ${image} is not on this machine: ${reason}.`, {
    fixes: [`docker pull ${image}`, ...users.map(({ settings }) => `Set another one: image under ${settings}`)],
    context: { image, reason, services: users.map(({ name }) => name) },
  })
}

/** Find the services that run an image. */
export function usersOf(image: string, services: readonly ImageUser[]): readonly ImageUser[] {
  return services.filter((service) => service.image === image)
}

async function isPresent({ api }: Pick<Docker, 'api'>, image: string): Promise<boolean> {
  try {
    await api.json(`/images/${encodeURIComponent(image)}/json`)
    return true
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return false
    throw error
  }
}

async function pullImage(
  { api }: Docker,
  wanted: WantedImage,
  listen: StartListener,
  signal: AbortSignal,
): Promise<void> {
  const { image } = wanted
  const layers = new Map<string, { done: number; total: number }>()
  try {
    const answer = await api.stream('/images/create', { method: 'POST', query: pullQuery(image), signal })
    for await (const line of jsonLines(answer)) {
      const { id, status, error, progressDetail } = line as PullProgress
      if (error !== undefined) throw pullFailed(wanted, error)
      // A layer is first downloaded and then unpacked; the bytes of the download are those that take the time.
      if (id === undefined || status !== 'Downloading' || progressDetail?.total === undefined) continue
      layers.set(id, { done: progressDetail.current ?? 0, total: progressDetail.total })
      const sum = (part: 'done' | 'total') => [...layers.values()].reduce((bytes, layer) => bytes + layer[part], 0)
      listen({ type: 'pulling', image, doneBytes: sum('done'), totalBytes: sum('total') })
    }
  } catch (error) {
    throw error instanceof EngineRefusal ? pullFailed(wanted, String(error.context.message)) : error
  }
  listen({ type: 'pulled', image })
}

/** Without a tag Docker would pull every one that there is. */
function pullQuery(image: string): Readonly<Record<string, string>> {
  return /@|:[^/]+$/.test(image) ? { fromImage: image } : { fromImage: image, tag: 'latest' }
}

function pullFailed(wanted: WantedImage, reason: string): PhloError {
  if (!/no space left on device/i.test(reason)) return imageUnavailable(wanted, reason)
  const { image } = wanted
  return new PhloError('PHLO_DOCKER_DISK_FULL', `The disk of Docker is full; ${image} could not be pulled.`, {
    context: { image, reason },
  })
}
