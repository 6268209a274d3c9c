import { type ErrorCode, PhloError } from '../../errors.js'
import { systemCodeOf } from '../storage-error.js'
import type { S3Options } from './s3-options.js'

/**
 * Say in our words what an object store refused, or that there is none. What was not foreseen is returned as it came.
 *
 * @param error - what the SDK threw
 */
export function s3Error(error: unknown, { bucket, endpoint }: Pick<S3Options, 'bucket' | 'endpoint'>): unknown {
  if (error instanceof PhloError || !(error instanceof Error)) return error
  const store = endpoint ?? 'AWS'
  const failure = failureOf(error)
  if (failure === undefined) return error
  const status = statusOf(error)
  return new PhloError(failure.code, failure.message({ bucket, store, said: error.message }), {
    context: { bucket, endpoint: store, said: saidBy(error), ...(status !== undefined && { status }) },
    cause: error,
  })
}

/** The HTTP status that a store answered with; `undefined` when there was no answer. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error && '$metadata' in error)) return undefined
  const metadata: unknown = error.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

/** The name of a failure, as systems, stores and libraries give it; `undefined` for what is no error. */
export function saidBy(error: unknown): string | undefined {
  return systemCodeOf(error) ?? (error instanceof Error ? error.name : undefined)
}

interface Failure {
  readonly code: ErrorCode
  message(about: { readonly bucket: string; readonly store: string; readonly said: string }): string
}

const UNREACHABLE: Failure = {
  code: 'PHLO_S3_UNREACHABLE',
  message: ({ store }) => `The object store at ${store} does not answer.`,
}
const UNTRUSTED: Failure = {
  code: 'PHLO_S3_UNREACHABLE',
  message: ({ store, said }) => `No secure connection to the object store at ${store} can be made: ${said}`,
}
const BUSY: Failure = {
  code: 'PHLO_S3_BUSY',
  message: ({ store }) => `The object store at ${store} is overloaded or failing, and stayed so when asked again.`,
}
const BUCKET_MISSING: Failure = {
  code: 'PHLO_S3_BUCKET_MISSING',
  message: ({ bucket, store }) => `There is no bucket "${bucket}" at ${store}.`,
}
const CREDENTIALS_MISSING: Failure = {
  code: 'PHLO_S3_CREDENTIALS_MISSING',
  message: ({ store }) => `There are no credentials for the object store at ${store}.`,
}
const CREDENTIALS_REFUSED: Failure = {
  code: 'PHLO_S3_CREDENTIALS_REFUSED',
  message: ({ store }) => `The object store at ${store} does not know the access key, or its secret is wrong.`,
}
const CREDENTIALS_EXPIRED: Failure = {
  code: 'PHLO_S3_CREDENTIALS_EXPIRED',
  message: ({ store }) => `The credentials for the object store at ${store} have expired.`,
}
const DENIED: Failure = {
  code: 'PHLO_S3_DENIED',
  message: ({ bucket, store }) => `The object store at ${store} does not allow this in the bucket "${bucket}".`,
}
const CLOCK_SKEWED: Failure = {
  code: 'PHLO_S3_CLOCK_SKEWED',
  message: ({ store }) => `The clock of this machine and that of the object store at ${store} differ too much.`,
}
/** Of all that is asked of a store, a condition is what some do not know. */
const UNCONDITIONAL: Failure = {
  code: 'PHLO_S3_UNCONDITIONAL',
  message: ({ store }) => `The object store at ${store} does not know conditional writes.`,
}
const REFUSED: Failure = {
  code: 'PHLO_S3_REFUSED',
  message: ({ store, said }) => `The object store at ${store} refused a request: ${said}`,
}

/** By the names that the SDK and stores give. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const FAILURES: ReadonlyMap<string, Failure> = new Map([
  ['NoSuchBucket', BUCKET_MISSING],
  ['CredentialsProviderError', CREDENTIALS_MISSING],
  ['InvalidAccessKeyId', CREDENTIALS_REFUSED],
  ['SignatureDoesNotMatch', CREDENTIALS_REFUSED],
  ['InvalidToken', CREDENTIALS_REFUSED],
  ['UnrecognizedClientException', CREDENTIALS_REFUSED],
  ['ExpiredToken', CREDENTIALS_EXPIRED],
  ['ExpiredTokenException', CREDENTIALS_EXPIRED],
  ['TokenRefreshRequired', CREDENTIALS_EXPIRED],
  ['TokenProviderError', CREDENTIALS_EXPIRED],
  ['AccessDenied', DENIED],
  ['AllAccessDisabled', DENIED],
  ['AccountProblem', DENIED],
  ['RequestTimeTooSkewed', CLOCK_SKEWED],
  ['NotImplemented', UNCONDITIONAL],
  ['SlowDown', BUSY],
  ['TimeoutError', UNREACHABLE],
])

/** What Node says of a line that could not be laid, or broke. */
const LINE_BROKEN: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

/** What Node says of certificates, and of a server that speaks no TLS. */
const TLS_FAILED = /CERT|^UNABLE_TO_VERIFY|^ERR_SSL|^EPROTO$/

function failureOf(error: Error): Failure | undefined {
  // Logins by the tools of AWS expire, too, and say so in words only.
  if (error.name === 'CredentialsProviderError' && /expired/i.test(error.message)) return CREDENTIALS_EXPIRED
  const known = FAILURES.get(error.name)
  if (known !== undefined) return known
  const systemCode = systemCodeOf(error) ?? ''
  if (LINE_BROKEN.has(systemCode)) return UNREACHABLE
  if (TLS_FAILED.test(systemCode)) return UNTRUSTED
  if (error.message.startsWith('Region is missing')) return REFUSED
  const status = statusOf(error) ?? 0
  if (status >= 500 || status === 429) return BUSY
  if (status === 401 || status === 403) return DENIED
  return status >= 300 ? REFUSED : undefined
}
