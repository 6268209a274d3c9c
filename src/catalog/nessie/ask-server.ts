import { setTimeout as delay } from 'node:timers/promises'
import { PhloError } from '../../errors.js'
import { noticeSilence } from '../../storage/notice-silence.js'
import type { Ambient } from '../../storage/warehouse.js'
import { isUntrusted } from './is-untrusted.js'
import type { HttpOutcome, HttpRequest, SendRequest } from './send-request.js'

/** An answer that is no failure of the server or of the network. */
export interface ServerAnswer {
  readonly status: number
  /** It says that it is JSON, and is where the status is one of success. */
  readonly isJson: boolean
  readonly text: string
  /** An earlier try may have reached the server, so what it asks for may have been done before. */
  readonly wasRepeated: boolean
}

/** How long a server is waited for, and who is told of it. */
export interface Patience {
  readonly ambient: Ambient
  /** For how long a server that fails or is gone is asked again, in milliseconds. */
  readonly patienceMs: number
  /** Called where the server at an address has given no answer for some seconds. */
  onSilence(url: URL): void
}

const SILENT_MS = 3000
const PAUSE_MS_FIRST = 50
const PAUSE_MS_MAX = 2000

/** What a server says that is overloaded, starting, broken, or behind something that is. */
const FAILURES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * Send a request, and send it again while the server fails or is gone.
 *
 * @throws PHLO_NESSIE_UNREACHABLE - it did not answer in all that time
 * @throws PHLO_NESSIE_UNTRUSTED - its certificate is not trusted
 * @throws PHLO_NESSIE_FAILED - it went on to answer with an error of its own
 */
export async function askServer(send: SendRequest, request: HttpRequest, patience: Patience): Promise<ServerAnswer> {
  const notice = () => patience.onSilence(request.url)
  return await noticeSilence(() => askAgain(send, request, patience), { afterMs: SILENT_MS, notice })
}

async function askAgain(send: SendRequest, request: HttpRequest, patience: Patience): Promise<ServerAnswer> {
  const { ambient, patienceMs } = patience
  const endMs = ambient.now() + patienceMs
  let wasRepeated = false
  for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
    const outcome = await send(request)
    if (outcome.outcome === 'answered' && !isFailure(outcome)) return { ...outcome, wasRepeated }
    if (outcome.outcome !== 'answered' && isUntrusted(outcome.cause)) throw untrusted(request.url, outcome.cause)
    if (outcome.outcome !== 'unsent') wasRepeated = true
    const waitMs = pauseMs * (0.5 + (ambient.randomBytes(1)[0] ?? 0) / 256)
    if (ambient.now() + waitMs > endMs) throw gaveUp(request.url, outcome, wasRepeated)
    await delay(waitMs)
  }
}

/** An answer that was cut off at a place that looks like its end is no JSON. */
function isFailure({ status, isJson, text }: Omit<ServerAnswer, 'wasRepeated'>): boolean {
  return FAILURES.has(status) || (status < 300 && isJson && !canParse(text))
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function untrusted(url: URL, cause: NodeJS.ErrnoException): PhloError {
  return new PhloError('PHLO_NESSIE_UNTRUSTED', `No safe connection to ${url.origin} can be made: ${cause.message}.`, {
    context: { url: url.origin, reason: cause.code },
    cause,
  })
}

function gaveUp(url: URL, outcome: HttpOutcome, wasSent: boolean): PhloError {
  const context = { url: url.origin, wasSent }
  if (outcome.outcome === 'answered') {
    const { status } = outcome
    return new PhloError('PHLO_NESSIE_FAILED', `${url.origin} went on to answer with status ${status}.`, {
      context: { ...context, status },
    })
  }
  const { cause } = outcome
  const reason = cause.code ?? cause.message
  return new PhloError('PHLO_NESSIE_UNREACHABLE', `${url.origin} does not answer: ${reason}.`, {
    fixes: ['If it belongs to the stack: phlo services status, phlo services start.'],
    context: { ...context, reason },
    cause,
  })
}
