import { PhloError } from '../../errors.js'
import { askServer } from './ask-server.js'
import { authorizer } from './authorize.js'
import { type KeyJson, parseNessieJson } from './nessie-json.js'
import type { NessieOptions } from './nessie-options.js'
import { type HttpRequest, requestSender } from './send-request.js'

/** Something to ask the API of Nessie. */
export interface NessieRequest {
  readonly method: HttpRequest['method']
  /** Below the API's address, its parts encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Nessie did what it was asked to. */
export interface NessieAnswer<Json> {
  readonly ok: true
  readonly json: Json
  /** As for a `ServerAnswer`. */
  readonly wasRepeated: boolean
}

/** Nessie refused, for a reason that the caller is to judge. */
export interface NessieRefusal {
  readonly ok: false
  /** HTTP's, such as 404 or 409. */
  readonly status: number
  /** Nessie's, such as `REFERENCE_NOT_FOUND`. */
  readonly errorCode: string
  readonly message: string
  /** Why a commit failed, as far as Nessie names it. */
  readonly conflicts: readonly { readonly conflictType: string; readonly key?: KeyJson }[]
  /** As for a `ServerAnswer`. */
  readonly wasRepeated: boolean
}

/** Asks one server, as one user. */
export interface NessieClient {
  /**
   * Ask Nessie, again while it fails or is gone.
   *
   * @template Json - what Nessie's API answers to this, as far as it is read
   * @throws PHLO_NESSIE_UNREACHABLE, PHLO_NESSIE_UNTRUSTED, PHLO_NESSIE_FAILED
   * @throws PHLO_NESSIE_DENIED - Nessie does not know who asks, or does not allow it
   * @throws PHLO_NESSIE_REFUSED - what answers is no Nessie, or none with version 2 of its API
   */
  ask<Json>(request: NessieRequest): Promise<NessieAnswer<Json> | NessieRefusal>
}

const ANSWER_MS_MAX_USUAL = 60_000
const PATIENCE_MS_USUAL = 30_000
/** A server that has never answered may not be there at all: it is not waited for as for one that restarts. */
const PATIENCE_MS_MAX_AT_FIRST = 3_000
/** From version 2 on Nessie names the keys that a commit failed for. */
const CLIENT_SPEC = { 'nessie-client-spec': '2' }

/** Make a client, which sends nothing before it is asked to. */
export function nessieClient(options: NessieOptions): NessieClient {
  const { ambient, ca, onSilence, answerMsMax = ANSWER_MS_MAX_USUAL, patienceMs = PATIENCE_MS_USUAL } = options
  const root = options.uri.replace(/\/*$/, '/')
  const { origin } = new URL(root)
  const send = requestSender({ ca, answerMsMax })
  let hasAnswered = false
  const patience = {
    ambient,
    get patienceMs() {
      return hasAnswered ? patienceMs : Math.min(patienceMs, PATIENCE_MS_MAX_AT_FIRST)
    },
    onSilence: (url: URL) => onSilence?.(url.origin === origin ? `Nessie at ${origin}` : url.origin),
  }
  const authorization = authorizer(options.authentication, send, patience)

  async function ask<Json>({ method, path, query = {}, body }: NessieRequest) {
    const url = new URL(root + path)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const text = body === undefined ? undefined : JSON.stringify(body)
    for (let mayRenew = true; ; mayRenew = false) {
      const header = await authorization.header()
      const headers = headersOf(header)
      const answer = await askServer(send, { method, url, headers, body: text }, patience)
      const { status, wasRepeated } = answer
      hasAnswered = true
      if (status === 401 && mayRenew && (await authorization.forget(header))) continue
      if (status === 401 || status === 403) throw denied(url, status)
      if (status === 413) throw tooLarge(url, text ?? '')
      if (!answer.isJson) throw notNessie(options.uri)
      if (status < 300) return { ok: true, json: parseNessieJson(answer.text) as Json, wasRepeated } as const
      const refusal = parseRefusal(answer.text)
      if (refusal === undefined) throw notNessie(options.uri)
      return { ok: false, status, wasRepeated, ...refusal } as const
    }
  }
  return { ask }
}

function headersOf(authorization: string | undefined): Readonly<Record<string, string>> {
  const common = { accept: 'application/json', 'content-type': 'application/json', ...CLIENT_SPEC }
  return authorization === undefined ? common : { ...common, authorization }
}

/** @returns `undefined` for what Nessie does not write */
function parseRefusal(text: string): Pick<NessieRefusal, 'errorCode' | 'message' | 'conflicts'> | undefined {
  try {
    const { errorCode, message = '', errorDetails } = Object(JSON.parse(text))
    return errorCode === undefined ? undefined : { errorCode, message, conflicts: errorDetails?.conflicts ?? [] }
  } catch {
    return undefined
  }
}

function notNessie(uri: string): PhloError {
  return new PhloError('PHLO_NESSIE_REFUSED', `What answers at ${uri} is no Nessie with version 2 of its API.`, {
    fixes: ['Give the address with its version, as in http://127.0.0.1:19120/api/v2.'],
    context: { uri },
  })
}

function tooLarge(url: URL, { length }: string): PhloError {
  return new PhloError('PHLO_NESSIE_REFUSED', `${url.origin} takes no request of ${length} characters.`, {
    fixes: ['Change fewer tables at once, or let Nessie and any proxy before it take larger requests.'],
    context: { url: url.origin, status: 413 },
  })
}

function denied(url: URL, status: number): PhloError {
  const message =
    status === 401 ? `Nessie at ${url.origin} wants to know who asks.` : `Nessie at ${url.origin} does not allow this.`
  return new PhloError('PHLO_NESSIE_DENIED', message, {
    fixes: ['Correct `nessie.authentication` of the target in phlo.yaml, or have the rights widened.'],
    context: { url: url.origin, status },
  })
}
