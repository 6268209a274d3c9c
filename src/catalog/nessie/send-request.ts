import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { rootCertificates, TLSSocket } from 'node:tls'
import { gate } from '../../storage/gate.js'

/** A request as it goes over the line. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What became of a request that was sent once. */
export type HttpOutcome =
  | { readonly outcome: 'answered'; readonly status: number; readonly isJson: boolean; readonly text: string }
  /** The server did not get it. */
  | { readonly outcome: 'unsent'; readonly cause: NodeJS.ErrnoException }
  /** The server may have got it, and done what it says. */
  | { readonly outcome: 'lost'; readonly cause: NodeJS.ErrnoException }

/** Sends a request once; whatever becomes of it is an outcome, and nothing is thrown. */
export type SendRequest = (request: HttpRequest) => Promise<HttpOutcome>

const CONNECTIONS_MAX = 16
const CONNECT_MS_MAX = 10_000

/**
 * Make a function that sends a request over connections that are kept open between requests; idle ones keep no process
 * alive. It is Node's older client, since `fetch` trusts no certificates besides Node's own.
 *
 * @param options.ca - certificates to trust besides Node's, in PEM form
 */
export function requestSender(options: { readonly ca: string | undefined; readonly answerMsMax: number }): SendRequest {
  const { ca, answerMsMax } = options
  const keep = { keepAlive: true, maxSockets: CONNECTIONS_MAX }
  const agents = {
    http: new HttpAgent(keep),
    https: new HttpsAgent({ ...keep, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) }),
  }
  // One that waited for a connection of the agent would pass for one that gets none.
  const inTurn = gate(CONNECTIONS_MAX)

  function send({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
    // As bytes: together with a text, Node would write headers, which are Latin-1, as UTF-8.
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) }
    const init = { method, headers: { ...headers, ...length } }
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...init, agent: agents.https })
        : httpRequest(url, { ...init, agent: agents.http })
    const outcome = outcomeOf(request, answerMsMax)
    request.end(bytes)
    return outcome
  }

  return (request) => inTurn(() => send(request))
}

async function outcomeOf(request: ClientRequest, answerMsMax: number): Promise<HttpOutcome> {
  let wasConnected = false
  let timer = setTimeout(giveUp, CONNECT_MS_MAX, 'no connection', CONNECT_MS_MAX)
  function giveUp(what: string, ms: number): void {
    request.destroy(new Error(`${what} for ${ms / 1000} s`))
  }
  function connected(): void {
    wasConnected = true
    clearTimeout(timer)
    timer = setTimeout(giveUp, answerMsMax, 'no answer', answerMsMax)
  }
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', connected)
    else connected()
  })
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).on('error', reject)
    })
    const text = await readBody(response)
    const { statusCode = 0, headers } = response
    const isJson = headers['content-type']?.startsWith('application/json') ?? false
    return { outcome: 'answered', status: statusCode, isJson, text }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    return { outcome: wasConnected ? 'lost' : 'unsent', cause: error }
  } finally {
    clearTimeout(timer)
  }
}

/** @throws when the answer ends before its announced end */
async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of response) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
