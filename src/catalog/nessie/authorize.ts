import { PhloError } from '../../errors.js'
import { askServer, type Patience } from './ask-server.js'
import type { NessieAuthentication } from './nessie-options.js'
import type { SendRequest } from './send-request.js'

/** Gives requests their `Authorization`. */
export interface Authorizer {
  /** @returns `undefined` when Nessie asks for none */
  header(): Promise<string | undefined>
  /**
   * Forget the token that Nessie refused; one that was got since then stays.
   *
   * @param header - as it was sent
   * @returns whether another one can be had
   */
  forget(header: string | undefined): Promise<boolean>
}

interface Token {
  readonly header: string
  /** Milliseconds since the epoch. */
  readonly endMs: number
}

type Client = Extract<NessieAuthentication, { readonly type: 'oauth2' }>

/** A token is not used in its last seconds, in which it could run out on its way. */
const MARGIN_MS_MAX = 30_000
/** A server may leave out how long a token is good for. */
const LIFE_SECONDS_USUAL = 300
const TOKEN_FIX = 'Correct `nessie.authentication.token` of the target in phlo.yaml, or the variable that it refers to.'
const ENDPOINT_FIX = 'Correct `nessie.authentication.token_endpoint` of the target in phlo.yaml: it gave this token.'

/**
 * Make what gives requests their `Authorization`; tokens that are fetched are kept for as long as they are good.
 *
 * `header` throws PHLO_NESSIE_DENIED where no token is to be had or one cannot be sent, and what {@link askServer} throws.
 */
export function authorizer(authentication: NessieAuthentication, send: SendRequest, patience: Patience): Authorizer {
  switch (authentication.type) {
    case 'none':
      return { header: async () => undefined, forget: async () => false }
    case 'bearer':
      return { header: async () => bearer(authentication.token, TOKEN_FIX), forget: async () => false }
    case 'oauth2':
      return clientCredentials(authentication, send, patience)
  }
}

/** A file that a token comes from ends in a line break. */
function bearer(token: string, fix: string): string {
  const text = token.trim()
  if (/^[\x20-\x7e]+$/.test(text)) return `Bearer ${text}`
  throw new PhloError('PHLO_NESSIE_DENIED', 'The token for Nessie is empty or has characters that no token can have.', {
    fixes: [fix],
  })
}

function clientCredentials(client: Client, send: SendRequest, patience: Patience): Authorizer {
  // Requests that are made at once share a token, and the wait for it.
  let current: Promise<Token> | undefined

  /** Forget the token that is there now if it is of no use. */
  async function forgetIf(isUseless: (token: Token) => boolean): Promise<void> {
    const asked = current
    const known = await asked?.catch(() => undefined)
    if (current === asked && (known === undefined || isUseless(known))) current = undefined
  }

  return {
    async header() {
      await forgetIf(({ endMs }) => patience.ambient.now() >= endMs)
      current ??= fetchToken(client, send, patience)
      return (await current).header
    },
    async forget(refused) {
      await forgetIf(({ header }) => header === refused)
      return true
    },
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function fetchToken(client: Client, send: SendRequest, patience: Patience): Promise<Token> {
  const url = new URL(client.tokenEndpoint)
  const form = { grant_type: 'client_credentials', ...(client.scope === undefined ? {} : { scope: client.scope }) }
  const basic = [client.clientId, client.clientSecret].map(encodeURIComponent).join(':')
  const headers = {
    authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  const body = new URLSearchParams(form).toString()
  const begunMs = patience.ambient.now()
  const { status, text } = await askServer(send, { method: 'POST', url, headers, body }, patience)
  const answer = parseAnswer(text)
  if (status !== 200 || typeof answer.access_token !== 'string') throw refused(url, status, answer.error)
  const lifeMs = (typeof answer.expires_in === 'number' ? answer.expires_in : LIFE_SECONDS_USUAL) * 1000
  return {
    header: bearer(answer.access_token, ENDPOINT_FIX),
    endMs: begunMs + lifeMs - Math.min(MARGIN_MS_MAX, lifeMs / 2),
  }
}

function parseAnswer(text: string): {
  readonly access_token?: unknown
  readonly expires_in?: unknown
  readonly error?: unknown
} {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function refused(url: URL, status: number, error: unknown): PhloError {
  const address = `${url.origin}${url.pathname}`
  const reason = typeof error === 'string' ? error : `status ${status}`
  return new PhloError('PHLO_NESSIE_DENIED', `${address} gave no token for Nessie: ${reason}.`, {
    fixes: ['Correct `client_id`, `client_secret`, `scope` or `token_endpoint` of the target in phlo.yaml.'],
    context: { url: address, status, reason },
  })
}
