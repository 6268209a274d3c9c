import { isUntrusted } from '../../catalog/nessie/is-untrusted.js'
import type { HttpOutcome } from '../../catalog/nessie/send-request.js'
import { PhloError } from '../../errors.js'
import type { TrinoConnection } from './trino-connection.js'
import { starting } from './trino-error.js'
import { parsePage, type TrinoPage } from './trino-page.js'

/** How often an answer is asked for that did not come, and how long after the first failure, in milliseconds. */
const ATTEMPTS_MAX = 5
const DELAY_MS = 100

type HttpAnswer = Extract<HttpOutcome, { readonly outcome: 'answered' }>

/** Who asks, as Trino wants it in headers. */
export type TrinoHeaders = Readonly<Record<string, string>>

/**
 * Send a statement.
 *
 * @throws PHLO_TRINO_UNAVAILABLE - nothing answers at the URI, what answers is no Trino, or it is still starting
 * @throws PHLO_TRINO_LOGIN_REFUSED
 */
export async function postStatement(
  connection: TrinoConnection,
  statement: string,
  headers: TrinoHeaders,
): Promise<TrinoPage> {
  return readPage(connection, await ask(connection, 'POST', '/v1/statement', { headers, body: statement }))
}

/**
 * Fetch what follows a page. Asked again, Trino gives the same page again, so a lost answer costs nothing.
 *
 * @throws PHLO_TRINO_FAILED - it is gone, or has forgotten the statement: it was restarted
 */
export async function getPage(connection: TrinoConnection, nextUri: string, signal: AbortSignal): Promise<TrinoPage> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await ask(connection, 'GET', pathOf(nextUri))
      if (answer.status === 404 || answer.status === 410) throw forgotten(connection)
      return readPage(connection, answer)
    } catch (error) {
      const isPassing = error instanceof PhloError && error.code === 'PHLO_TRINO_UNAVAILABLE'
      if (!isPassing || signal.aborted) throw error
      if (attempt === ATTEMPTS_MAX) throw lost(connection, error)
      await connection.delay(DELAY_MS * 2 ** attempt)
    }
  }
}

/** End a statement; whether Trino hears it shows in nothing but its own list of queries. */
export async function deleteStatement(connection: TrinoConnection, nextUri: string): Promise<void> {
  await ask(connection, 'DELETE', pathOf(nextUri)).catch(() => undefined)
}

/** Trino writes its addresses as it sees itself, which may not be how it is reached; and nobody else gets the password. */
function pathOf(nextUri: string): string {
  const { pathname, search } = new URL(nextUri)
  return `${pathname}${search}`
}

function identity({ user, password }: TrinoConnection): TrinoHeaders {
  const login = password === undefined ? undefined : Buffer.from(`${user}:${password}`, 'latin1').toString('base64')
  return {
    'X-Trino-User': user,
    'X-Trino-Source': 'phlo',
    // Without it times come with three digits of their fractions.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    ...(login === undefined ? {} : { Authorization: `Basic ${login}` }),
  }
}

async function ask(
  connection: TrinoConnection,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { headers, body }: { readonly headers?: TrinoHeaders; readonly body?: string } = {},
): Promise<HttpAnswer> {
  const url = new URL(`${connection.uri.replace(/\/$/, '')}${path}`)
  const outcome = await connection.send({ method, url, headers: { ...identity(connection), ...headers }, body })
  if (outcome.outcome !== 'answered') throw unavailable(connection, outcome.cause)
  return outcome
}

function readPage(connection: TrinoConnection, { status, text }: HttpAnswer): TrinoPage {
  const { uri } = connection
  if (status === 401 || status === 403) throw loginRefused(connection, status, text)
  if (status === 503 && /starting|initializ/i.test(text)) throw starting(uri)
  const page = status === 200 ? parsePage(text) : undefined
  if (page !== undefined) return page
  throw new PhloError('PHLO_TRINO_UNAVAILABLE', `What answers at ${uri} does not answer as Trino does (${status}).`, {
    context: { uri, status },
  })
}

function unavailable({ uri }: TrinoConnection, cause: NodeJS.ErrnoException): PhloError {
  const untrusted = [
    'Name the certificates to trust: trino.ca of the target in phlo.yaml.',
    'Correct trino.uri: its host must be one that the certificate names, and its port one that speaks TLS.',
  ]
  const down = ['Start the services: phlo services start.', 'See what state it is in: phlo services status.']
  return new PhloError('PHLO_TRINO_UNAVAILABLE', `Trino at ${uri} cannot be reached: ${cause.message}.`, {
    fixes: [...(isUntrusted(cause) ? untrusted : down), 'Or let DuckDB run it: --engine duckdb'],
    context: { uri, reason: cause.code },
    cause,
  })
}

function loginRefused({ uri, user, password }: TrinoConnection, status: number, text: string): PhloError {
  const reason = refusalReason(text)
  const isOpen = new URL(uri).protocol === 'http:'
  return new PhloError('PHLO_TRINO_LOGIN_REFUSED', `Trino at ${uri} refuses the user "${user}"${reason}.`, {
    fixes: [
      ...(isOpen ? ['Write trino.uri of the target with https:// and its port: this Trino wants it so.'] : []),
      password === undefined
        ? 'Set trino.password of the target in phlo.yaml: password: env(TRINO_PASSWORD).'
        : 'Correct trino.user and trino.password of the target in phlo.yaml.',
    ],
    context: { uri, user, status },
  })
}

/** Trino says why in one line of text; what something in between says is a page. */
function refusalReason(text: string): string {
  const line = text.trim().replace(/^(Access Denied|Error \d+ [^:]+): /, '')
  return /^[^<{\n]{1,200}$/.test(line) ? `: ${line}` : ''
}

function forgotten({ uri }: TrinoConnection): PhloError {
  return new PhloError('PHLO_TRINO_FAILED', `Trino at ${uri} does not know the statement any more.`, {
    fixes: ['Run it again: Trino was restarted on the way, or nobody fetched the rows for some minutes.'],
    context: { uri },
  })
}

function lost({ uri }: TrinoConnection, cause: unknown): PhloError {
  return new PhloError('PHLO_TRINO_FAILED', `Trino at ${uri} stopped answering while it ran the statement.`, {
    fixes: ['See what state it is in: phlo services status.', 'Run it again.'],
    context: { uri },
    cause,
  })
}
