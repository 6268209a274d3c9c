import { isGuardedAddress } from '../../config/is-guarded-address.js'
import { PhloError } from '../../errors.js'
import { readSchema } from '../schema/read-schema.js'
import { parseRegistry, type RegistrySource } from './parse-registry.js'
import type { Registry, RegistryEntry } from './registry.js'

/** More than any list of plugins holds, and little enough for memory. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024
/** How long a registry may take to answer. */
const ANSWER_MS_MAX = 10_000

/** What was fetched last, kept by the project as text. */
export interface RegistryCache {
  /** `undefined`: nothing is there. */
  read(): Promise<string | undefined>
  write(text: string): Promise<void>
}

export interface RegistryRequest {
  /** Address of the registry; `undefined`: the one that comes with Phlo. */
  readonly url: string | undefined
  /** Text of the registry that comes with Phlo. */
  readonly bundled: string
  readonly cache: RegistryCache
  readonly fetch: typeof globalThis.fetch
  readonly now: () => Date
}

/**
 * Read the registry of plugins. One that has an address is asked whether it changed since it was fetched last; where it
 * cannot be reached, what it said then stands in for it, or what comes with Phlo, and the note says so.
 * What comes with Phlo is always part of the answer, for it can be used whatever the registry lists.
 *
 * @throws PHLO_REGISTRY_INVALID - the registry answers, and what it says is no registry
 */
export async function readRegistry(request: RegistryRequest): Promise<Registry> {
  const schema = readSchema('registry')
  const bundled = parseRegistry(request.bundled, { file: 'registry/plugins.json', schema })
  if (request.url === undefined) return { entries: bundled, origin: 'bundled', note: undefined }

  const { url } = request
  const cached = cachedAnswer(await request.cache.read(), { file: url, schema })
  const answer = await ask(request, { url, etag: cached?.etag })
  const withBundled = (text: string) => merge(parseRegistry(text, { file: url, schema }), bundled)
  if (answer.status === 'changed') {
    const entries = withBundled(answer.text)
    const { etag, text } = answer
    await request.cache.write(JSON.stringify({ url, etag, fetchedAt: request.now().toISOString(), text }))
    return { entries, origin: 'remote', note: undefined }
  }
  if (answer.status === 'unchanged' && cached) {
    return { entries: withBundled(cached.text), origin: 'remote', note: undefined }
  }
  const reason = answer.status === 'unreachable' ? answer.reason : 'it answers that nothing changed since nothing'
  const unreachable = `The registry at ${url} cannot be reached (${reason})`
  if (cached === undefined) {
    return { entries: bundled, origin: 'bundled', note: `${unreachable}; this is the list that came with Phlo.` }
  }
  const note = `${unreachable}; this is what it said on ${cached.fetchedAt}.`
  return { entries: withBundled(cached.text), origin: 'cache', note }
}

interface CachedAnswer {
  readonly url: string
  readonly etag: string | undefined
  /** ISO 8601. */
  readonly fetchedAt: string
  readonly text: string
}

/** A cache that cannot be read, or is of another registry, is none. */
function cachedAnswer(text: string | undefined, source: RegistrySource): CachedAnswer | undefined {
  if (text === undefined) return undefined
  try {
    const cached: CachedAnswer = JSON.parse(text)
    if (cached.url !== source.file) return undefined
    // Kept by an older Phlo, or changed since: the registry would say for ever that nothing is new.
    parseRegistry(cached.text, source)
    return cached
  } catch {
    return undefined
  }
}

type Answer =
  | { readonly status: 'changed'; readonly text: string; readonly etag: string | undefined }
  | { readonly status: 'unchanged' }
  | { readonly status: 'unreachable'; readonly reason: string }

async function ask(
  { fetch }: RegistryRequest,
  { url, etag }: { readonly url: string; readonly etag: string | undefined },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    if (response.status === 304) return { status: 'unchanged' }
    if (response.ok) {
      if (!isGuardedAddress(response.url)) throw refused(url, 'leads to where nothing is encrypted')
      return { status: 'changed', text: await textOf(response, url), etag: response.headers.get('etag') ?? undefined }
    }
    if (response.status >= 500 || response.status === 429) {
      return { status: 'unreachable', reason: `it answers ${response.status}` }
    }
    throw refused(url, `answers ${response.status}`)
  } catch (error) {
    if (error instanceof PhloError) throw error
    return { status: 'unreachable', reason: reasonOf(error) }
  }
}

async function textOf({ body }: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let byteCount = 0
  for await (const chunk of body ?? []) {
    byteCount += chunk.length
    if (byteCount > ANSWER_BYTES_MAX) throw refused(url, `says more than ${ANSWER_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function refused(url: string, what: string): PhloError {
  return new PhloError('PHLO_REGISTRY_INVALID', `The registry at ${url} ${what}.`, {
    fixes: ['Correct registry.url in phlo.yaml.'],
    context: { url },
  })
}

/** Node says "fetch failed", and the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer in ${ANSWER_MS_MAX / 1000} s`
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}

function merge(entries: readonly RegistryEntry[], bundled: readonly RegistryEntry[]): readonly RegistryEntry[] {
  const listed = new Set(entries.map(({ name }) => name))
  return [...entries, ...bundled.filter((entry) => entry.bundled && !listed.has(entry.name))]
}
