import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PhloError } from '../../../errors.js'
import type { SourceFile } from '../source-file.js'

export interface DownloadOptions {
  /** Absolute path of a folder for downloads; made when needed. */
  readonly downloadDirectory: string
  /** Told as a download goes on; `bytesTotal` is `undefined` where the server does not say. */
  readonly onDownload?: (progress: DownloadProgress) => void
  readonly signal?: AbortSignal
}

export interface DownloadProgress {
  /** Without credentials and query. */
  readonly url: string
  readonly bytes: number
  readonly bytesTotal: number | undefined
}

const REDIRECTS_MAX = 5
const BYTES_MAX = 100 * 1024 ** 3
const ANSWER_MS_MAX = 60_000
const SILENCE_MS_MAX = 60_000

export function isUrl(pattern: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(pattern)
}

/**
 * Copy what is behind an `http(s)` URL into a folder. The copy appears when it is complete.
 *
 * @throws PHLO_DOWNLOAD_FAILED - another scheme, no answer, no success, a body that is cut off or too large
 */
export async function downloadFile(address: string, options: DownloadOptions): Promise<SourceFile> {
  const url = parseUrl(address)
  const displayName = displayUrl(url)
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal])
  const answerTimer = setTimeout(() => stop.abort(new Error(`no answer for ${ANSWER_MS_MAX / 1000} s`)), ANSWER_MS_MAX)
  const path = join(options.downloadDirectory, fileName(url))
  const partialPath = `${path}.part`
  try {
    const response = await follow(url, signal)
    clearTimeout(answerTimer)
    // Such as 204, which is a success too.
    if (response.body === null) throw failed(displayName, `the server answered ${response.status} without any data`)
    await mkdir(options.downloadDirectory, { recursive: true })
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      (chunks: AsyncIterable<Uint8Array>) =>
        watch(chunks, { response, displayName, stop, onDownload: options.onDownload }),
      createWriteStream(partialPath),
      { signal },
    )
    await rename(partialPath, path)
    await keepModified(path, response.headers.get('last-modified'))
  } catch (cause) {
    await rm(partialPath, { force: true })
    if (options.signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The download was stopped.', { cause })
    if (cause instanceof PhloError) throw cause
    throw failed(displayName, reason(stop.signal.aborted ? stop.signal.reason : cause), cause)
  } finally {
    clearTimeout(answerTimer)
  }
  const { size, mtimeMs } = await stat(path)
  return { path, displayName, bytes: size, modifiedMs: Math.trunc(mtimeMs) }
}

function parseUrl(address: string): URL {
  if (!URL.canParse(address)) throw failed(address, 'it is not a URL')
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw failed(displayUrl(url), 'only http and https are read')
  return url
}

/** Credentials and queries, which often hold tokens, stay out of messages and records. */
function displayUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}

/** The name keeps its extensions, which say what the file is; the hash keeps apart what differs in host, folder or query. */
function fileName(url: URL): string {
  const hash = createHash('sha256').update(url.href).digest('hex').slice(0, 12)
  const name = basename(url.pathname)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-80)
  return `${hash}-${name === '' ? 'download' : name}`
}

/** Redirects are followed by hand, so that each one is to http(s) and their number is bounded. */
async function follow(start: URL, signal: AbortSignal): Promise<Response> {
  let url = start
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const { request, headers } = withoutCredentials(url)
    // Uncompressed, since `fetch` takes a compressed body that was cut off for a shorter one that is whole.
    const response = await fetch(request, {
      redirect: 'manual',
      signal,
      headers: { ...headers, 'accept-encoding': 'identity' },
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      url = parseUrl(new URL(location, url).href)
      continue
    }
    if (!response.ok)
      throw failed(displayUrl(start), `the server answered ${response.status} ${response.statusText}`.trim())
    return response
  }
  throw failed(displayUrl(start), `it redirects more than ${REDIRECTS_MAX} times`)
}

/** `fetch` refuses URLs with credentials; what they mean is basic authentication. */
function withoutCredentials(url: URL): { request: URL; headers: Record<string, string> } {
  const request = new URL(url)
  request.username = ''
  request.password = ''
  if (url.username === '') return { request, headers: {} }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { request, headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } }
}

interface Watched {
  readonly response: Response
  readonly displayName: string
  readonly stop: AbortController
  readonly onDownload: ((progress: DownloadProgress) => void) | undefined
}

/** Pass the body on, and stop when it is silent for long, larger than allowed, or shorter than announced. */
async function* watch(chunks: AsyncIterable<Uint8Array>, watched: Watched): AsyncGenerator<Uint8Array> {
  const { response, displayName, stop, onDownload } = watched
  // The announced length counts compressed bytes, so it says nothing about a body that fetch has decompressed.
  const announced = response.headers.has('content-encoding') ? null : response.headers.get('content-length')
  const bytesTotal = announced === null ? undefined : Number(announced)
  const silence = setTimeout(() => stop.abort(new Error(`no data for ${SILENCE_MS_MAX / 1000} s`)), SILENCE_MS_MAX)
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      silence.refresh()
      bytes += chunk.byteLength
      if (bytes > BYTES_MAX) throw failed(displayName, `it is larger than ${BYTES_MAX / 1024 ** 3} GiB`)
      onDownload?.({ url: displayName, bytes, bytesTotal })
      yield chunk
    }
  } finally {
    clearTimeout(silence)
  }
  if (bytesTotal !== undefined && bytes !== bytesTotal) {
    throw failed(displayName, `only ${bytes} of ${bytesTotal} bytes arrived`)
  }
}

async function keepModified(path: string, lastModified: string | null): Promise<void> {
  const modifiedMs = lastModified === null ? Number.NaN : Date.parse(lastModified)
  if (Number.isFinite(modifiedMs)) await utimes(path, new Date(modifiedMs), new Date(modifiedMs))
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? cause.cause.message : cause.message
}

function failed(displayName: string, why: string, cause?: unknown): PhloError {
  return new PhloError('PHLO_DOWNLOAD_FAILED', `${displayName} could not be downloaded: ${why}.`, {
    cause,
    context: { url: displayName, reason: why },
  })
}
