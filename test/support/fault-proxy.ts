import { type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type LoopbackServer, loopbackServer } from './loopback-server.js'

/** What becomes of one request. */
export type Fate =
  | { readonly kind: 'pass'; readonly delayMs?: number }
  /** Answered in the server's place, which never sees it. */
  | { readonly kind: 'answer'; readonly status: number; readonly body?: string; readonly contentType?: string }
  /** The server does what it is asked to; the connection breaks before its answer. */
  | { readonly kind: 'lose-answer' }
  /** Headers and so many bytes of the body arrive, then the connection breaks; of an answer without more, nothing does. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** The server gets it twice, one after the other. */
  | { readonly kind: 'duplicate'; readonly answer: 'first' | 'second' }
  /** The connection breaks; the server never sees the request. */
  | { readonly kind: 'reset' }

export interface ProxiedRequest {
  /** Counts the requests to this proxy, from 0. */
  readonly number: number
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** What a proxy has seen, in the order of arrival. */
export interface SeenRequest extends ProxiedRequest {
  /** `undefined` while it is not decided. */
  fate: Fate['kind'] | undefined
  /** Of the answer that was sent; `undefined` where none was. */
  status: number | undefined
  /** From the whole request to the end of its answer; `undefined` while that is under way. */
  durationMs: number | undefined
}

/** Decides about one request, perhaps after doing something to the server meanwhile. */
export type Decide = (request: ProxiedRequest) => Fate | Promise<Fate>

/** A proxy on loopback before a server; at the end of the scope it is gone, with its connections. */
export interface FaultProxy extends LoopbackServer {
  /** All requests so far. */
  readonly requests: readonly SeenRequest[]
  /** Decide about the requests from now on. */
  decide(decide: Decide): void
}

/** What a server has answered. */
interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: Buffer
}

/** Headers about one connection only; all others pass unchanged, since S3 signs `Host` and what else it likes. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/**
 * Stand between a client and an HTTP/1.1 server: `await using proxy = await faultProxy(server.url)`. All requests pass until
 * `decide` is called.
 *
 * @param target - URL of what is asked of the server; the proxy's own has the same path
 */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const requests: SeenRequest[] = []
  let decide: Decide = () => ({ kind: 'pass' })
  const server = await loopbackServer((request, response) => {
    // A client that went away, or a server that is down, breaks the connection as it would without a proxy.
    void handle(request, response).catch(() => request.socket.resetAndDestroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const asked = { number: requests.length, method, path, headers }
    const seen: SeenRequest = { ...asked, fate: undefined, status: undefined, durationMs: undefined }
    requests.push(seen)
    const body = await bytesOf(request)
    const begun = performance.now()
    const fate = await decide(asked)
    seen.fate = fate.kind
    seen.status = await meet(fate, { request, response, send: () => forward(target, request, body) })
    seen.durationMs = performance.now() - begun
  }

  return {
    ...server,
    url: server.url + new URL(target).pathname.replace(/\/$/, ''),
    requests,
    decide(next) {
      decide = next
    },
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Pass the request on. */
  readonly send: () => Promise<Answer>
}

/** @returns the status that the client was sent */
async function meet(fate: Fate, { request, response, send }: Exchange): Promise<number | undefined> {
  switch (fate.kind) {
    case 'pass':
      await delay(fate.delayMs ?? 0)
      return answerWith(response, await send())
    case 'answer': {
      const { status, body = '', contentType = 'application/json' } = fate
      return answerWith(response, { status, headers: ['Content-Type', contentType], body: Buffer.from(body) })
    }
    case 'lose-answer':
      await send()
      request.socket.resetAndDestroy()
      return undefined
    case 'truncate':
      return answerInPart(response, await send(), fate.bytes)
    case 'duplicate': {
      const [first, second] = [await send(), await send()]
      return answerWith(response, fate.answer === 'first' ? first : second)
    }
    case 'reset':
      request.socket.resetAndDestroy()
      return undefined
  }
}

/** Every request has a connection of its own to the server, so that none meets one that the server has given up. */
async function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(target)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method = 'GET', url: path = '/' } = request
    const headers = withLength(kept(request.rawHeaders), body)
    openRequest({ hostname, port, method, path, headers, setHost: false, agent: false })
      .on('error', reject)
      .on('response', resolve)
      .end(body)
  })
  return { status: answer.statusCode ?? 0, headers: kept(answer.rawHeaders), body: await bytesOf(answer) }
}

/** What came in chunks is passed on in one piece. */
function withLength(headers: readonly string[], body: Buffer): string[] {
  const isMissing = body.length > 0 && !headers.some((text) => text.toLowerCase() === 'content-length')
  return [...headers, ...(isMissing ? ['Content-Length', String(body.length)] : [])]
}

/** @param headers - names and values in turn */
function kept(headers: readonly string[]): readonly string[] {
  return headers.filter((_, index) => !OF_CONNECTION.has((headers[index - (index % 2)] ?? '').toLowerCase()))
}

async function answerWith(response: ServerResponse, { status, headers, body }: Answer): Promise<number> {
  response.sendDate = false
  response.writeHead(status, withLength(headers, body))
  await new Promise<void>((resolve, reject) => response.on('error', reject).end(body, resolve))
  return status
}

async function answerInPart(response: ServerResponse, answer: Answer, bytes: number): Promise<number | undefined> {
  const { status, headers, body } = answer
  if (body.length > bytes) {
    response.writeHead(status, withLength(headers, body))
    await new Promise((resolve) => response.write(body.subarray(0, bytes), resolve))
  }
  response.socket?.destroy()
  return body.length > bytes ? status : undefined
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
