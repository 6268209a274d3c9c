import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { PhloError } from '../../errors.js'
import type { EngineAddress } from './engine-address.js'
import { type EngineTransport, engineTransport } from './engine-transport.js'

/** What is sent besides a path. */
export interface EngineRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** A value that is not text is sent as JSON, as the Engine API wants filters. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>
  /** Sent as JSON; a stream is sent as a tar archive. */
  readonly body?: object | Readable
  readonly signal?: AbortSignal | undefined
}

/** The HTTP API of one Docker Engine (or of Podman, which offers the same). */
export interface EngineApi {
  readonly address: EngineAddress
  /** Podman's listing of containers does not tell their health, and its archives of volumes have other names in them. */
  readonly product: 'docker' | 'podman'
  /**
   * Ask, and read an answer of JSON; its shape is that of the API's documentation.
   *
   * @throws PHLO_DOCKER_REFUSED - as an {@link EngineRefusal}: the engine answered with a status of 400 or more
   * @throws PHLO_DOCKER_LOST - there was no answer, or not all of it
   */
  json<T>(path: string, request?: EngineRequest): Promise<T>
  /** Ask, and hand over the answer as it comes; reading it may fail as {@link json} does. */
  stream(path: string, request?: EngineRequest): Promise<AsyncIterable<Buffer>>
}

/** The engine answered that it will not; a caller that expects it looks at the status. */
export class EngineRefusal extends PhloError {
  constructor(
    /** 404: no such thing; 409: it is in a state that does not allow it. */
    readonly status: number,
    message: string,
  ) {
    super('PHLO_DOCKER_REFUSED', `Docker refused: ${message}`, { context: { status, message } })
  }
}

/** The newest version of the API that Phlo was made for; an older engine is asked in its own. */
const API_VERSION_MAX = [1, 47] as const

/**
 * Open the API of an engine, and agree with it on a version.
 *
 * @throws PHLO_DOCKER_LOST - nothing answers there
 * @throws PHLO_DOCKER_ABSENT - the address is of a kind that Phlo does not know
 * @see https://docs.docker.com/reference/api/engine/
 */
export async function openEngineApi(address: EngineAddress): Promise<EngineApi> {
  const transport = await engineTransport(address)
  const send = (path: string, request: EngineRequest = {}) => exchange(transport, address, path, request)
  const ping = await send('/_ping')
  await readAll(ping, address)
  const version = apiVersion(String(ping.headers['api-version'] ?? ''))
  const ask = (path: string, request?: EngineRequest) => send(`/v${version}${path}`, request)
  return {
    address,
    product: ping.headers['libpod-api-version'] === undefined ? 'docker' : 'podman',
    stream: async (path, request) => chunksOf(await ask(path, request), address),
    async json<T>(path: string, request?: EngineRequest) {
      const text = await readAll(await ask(path, request), address)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}

function apiVersion(offered: string): string {
  const [major = 1, minor = 24] = offered.split('.').map(Number)
  const isNewer = major > API_VERSION_MAX[0] || (major === API_VERSION_MAX[0] && minor > API_VERSION_MAX[1])
  return isNewer || offered === '' ? API_VERSION_MAX.join('.') : offered
}

async function exchange(
  transport: EngineTransport,
  address: EngineAddress,
  path: string,
  { method = 'GET', query = {}, body, signal }: EngineRequest,
): Promise<IncomingMessage> {
  const isArchive = body !== undefined && 'pipe' in body
  const json = body === undefined || isArchive ? undefined : JSON.stringify(body)
  const headers = {
    Host: 'docker',
    ...(isArchive ? { 'Content-Type': 'application/x-tar' } : {}),
    ...(json === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }),
  }
  let sent: Promise<void> | undefined
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, path: path + queryText(query), headers, agent: false, ...(signal ? { signal } : {}) }
    const request = transport(options, resolve)
    const fail = (error: NodeJS.ErrnoException) => reject(unanswered(address, error))
    request.on('error', fail)
    if (isArchive) sent = sendArchive(body as Readable, request).catch(fail)
    else request.end(json)
  })
  await sent
  if ((answer.statusCode ?? 0) < 400) return answer
  throw new EngineRefusal(answer.statusCode ?? 0, refusalText(await readAll(answer, address)))
}

async function sendArchive(archive: Readable, request: ClientRequest): Promise<void> {
  const { pipeline } = await import('node:stream/promises')
  await pipeline(archive, request)
}

function queryText(query: NonNullable<EngineRequest['query']>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return parameters.size === 0 ? '' : `?${parameters}`
}

async function readAll(answer: IncomingMessage, address: EngineAddress): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of chunksOf(answer, address)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function* chunksOf(answer: IncomingMessage, address: EngineAddress): AsyncGenerator<Buffer> {
  try {
    yield* answer
  } catch (error) {
    throw unanswered(address, error as NodeJS.ErrnoException)
  }
}

/** An abort that the caller asked for stays what it is. */
function unanswered({ host }: EngineAddress, error: NodeJS.ErrnoException): Error {
  if (error.name === 'AbortError') return error
  return new PhloError('PHLO_DOCKER_LOST', `Docker at ${host} does not answer.`, {
    context: { host, reason: error.code ?? error.message },
    cause: error,
  })
}

function refusalText(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    const message = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'message') : undefined
    return typeof message === 'string' ? message : body
  } catch {
    return body.trim()
  }
}
