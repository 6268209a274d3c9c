import { PhloError } from '../../errors.js'
import { askServer } from './ask-server.js'
import { authorizer } from './authorize.js'
import { type KeyJson, parseNessieJson } from './nessie-json.js'
import type { NessieOptions } from './nessie-options.js'
import { type HttpRequest, requestSender } from './send-request.js'

export interface NessieRequest {
  readonly method: HttpRequest['method']
  /** Below the API's address, its parts encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** For how long Nessie is asked again while it fails or is gone, in milliseconds; left out: as the options say. */
  readonly patienceMs?: number
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

export interface NessieClient {
  /**
   * Ask Nessie, again while it fails or is gone.
   *
   * @template Json - what Nessie's API answers to this, as far as it is read
   * @throws PHLO_NESSIE_UNREACHABLE, PHLO_NESSIE_UNTRUSTED, PHLO_NESSIE_FAILED
   * @throws PHLO_NESSIE_DENIED - Nessie does not know who asks, or does not allow it
   */
  ask<Json>(request: NessieRequest): Promise<NessieAnswer<Json> | NessieRefusal>
}

const ANSWER_MS_MAX_USUAL = 60_000
const PATIENCE_MS_USUAL = 30_000
/** From version 2 on Nessie names the keys that a commit failed for. */
const CLIENT_SPEC = { 'nessie-client-spec': '2' }

export function nessieClient(options: NessieOptions): NessieClient {
  const { ambient, ca, answerMsMax = ANSWER_MS_MAX_USUAL, patienceMs = PATIENCE_MS_USUAL } = options
  const root = options.uri.replace(/\/*$/, '/')
  const send = requestSender({ ca, answerMsMax })
  const patience = { ambient, patienceMs }
  const authorization = authorizer(options.authentication, send, patience)

  async function ask<Json>({ method, path, query = {}, body, patienceMs: ownMs = patienceMs }: NessieRequest) {
    const url = new URL(root + path)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const text = body === undefined ? undefined : JSON.stringify(body)
    for (let mayRenew = true; ; mayRenew = false) {
      const headers = headersOf(await authorization.header())
      const answer = await askServer(send, { method, url, headers, body: text }, { ambient, patienceMs: ownMs })
      const { status, wasRepeated } = answer
      if (status === 401 && mayRenew && authorization.forget()) continue
      if (status === 401 || status === 403) throw denied(url, status)
      if (status >= 300) return { ok: false, status, wasRepeated, ...parseRefusal(answer.text) } as const
      return { ok: true, json: parseNessieJson(answer.text) as Json, wasRepeated } as const
    }
  }
  return { ask }
}

function headersOf(authorization: string | undefined): Readonly<Record<string, string>> {
  const common = { accept: 'application/json', 'content-type': 'application/json', ...CLIENT_SPEC }
  return authorization === undefined ? common : { ...common, authorization }
}

function parseRefusal(text: string): Pick<NessieRefusal, 'errorCode' | 'message' | 'conflicts'> {
  try {
    const { errorCode = '', message = '', errorDetails } = Object(JSON.parse(text))
    return { errorCode, message, conflicts: errorDetails?.conflicts ?? [] }
  } catch {
    // What is no JSON is not from Nessie: there is something else at this address.
    return { errorCode: '', message: 'the answer is not one of Nessie', conflicts: [] }
  }
}

function denied(url: URL, status: number): PhloError {
  const message =
    status === 401 ? `Nessie at ${url.origin} wants to know who asks.` : `Nessie at ${url.origin} does not allow this.`
  return new PhloError('PHLO_NESSIE_DENIED', message, {
    fixes: ['Correct `nessie.authentication` of the target in phlo.yaml, or have the rights widened.'],
    context: { url: url.origin, status },
  })
}
