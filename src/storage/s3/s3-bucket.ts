import { type ErrorCode, PhloError } from '../../errors.js'
import { gate } from '../gate.js'
import { inBackground } from '../in-background.js'
import type { SilenceListener } from '../notice-silence.js'
import { assertKey } from '../object-key.js'
import type { Ambient } from '../warehouse.js'
import { isSilence } from './is-silence.js'
import { type OpenedClient, openClient, type S3Request, type StorePatience } from './open-client.js'
import { s3Error } from './s3-error.js'
import type { S3Credentials, S3Options } from './s3-options.js'

const PATIENCE: StorePatience = { silentMsMax: 8_000, noticedMs: 4_000 }
/** The same while much is on its way to it, which may wait in this machine unseen, or while it puts parts together. */
const PATIENCE_FOR_UPLOADS: StorePatience = { silentMsMax: 27_000, noticedMs: 27_000 }
/**
 * After a failure of the store itself nothing is asked twice for so long, such as to tidy up, and one that is silent is
 * asked nothing: what has failed is told soon.
 */
const GIVEN_UP_MS = 20_000
/** Fewer than the lines that the SDK opens: it takes a request that waits for one too long for a store that is silent. */
const REQUESTS_AT_ONCE = 32
const OF_THE_STORE: ReadonlySet<ErrorCode> = new Set(['PHLO_S3_UNREACHABLE', 'PHLO_S3_BUSY'])

/** A folder of a bucket, and a client to ask it. The SDK is loaded with the first request. */
export interface S3Bucket {
  readonly name: string
  /** Put before every key; empty, or ends in `/`. */
  readonly prefix: string
  /**
   * The parameters that name an object.
   *
   * @throws PHLO_LOCATION_OUTSIDE
   */
  at(key: string): { readonly Bucket: string; readonly Key: string }
  /**
   * Ask something; requests that can be made again are.
   *
   * @param request - asks nothing of the bucket itself: while many wait for their turn, it would wait for its own end
   * @throws PHLO_S3_UNREACHABLE, PHLO_S3_BUSY, PHLO_S3_BUCKET_MISSING, PHLO_S3_CREDENTIALS_MISSING,
   * PHLO_S3_CREDENTIALS_REFUSED, PHLO_S3_CREDENTIALS_EXPIRED, PHLO_S3_DENIED, PHLO_S3_CLOCK_SKEWED, PHLO_S3_REFUSED
   */
  ask<Answer>(request: S3Request<Answer>): Promise<Answer>
  /** The same bucket, for what sends much or makes the store work for long. */
  forUploads(): S3Bucket
  /** Whether the bucket is known to be there, since something in it was asked for and answered. */
  hasAnswered(): boolean
  /** Ask something whose answer says why nothing can be asked, as an answer to HEAD never does; it throws the reason. */
  explain(): Promise<void>
  /** What {@link S3Bucket.ask} would throw for a failure. */
  failure(error: unknown): unknown
  /** With what requests are signed now, wherever it was found; credentials may expire. */
  login(): Promise<S3Login>
}

/** What requests are signed with, for others who sign their own. */
export interface S3Login {
  readonly region: string
  readonly credentials: S3Credentials
}

/** Open a bucket; nothing is asked yet. */
export function s3Bucket(
  options: S3Options,
  { ambient, onSilence }: { readonly ambient: Ambient; readonly onSilence: SilenceListener | undefined },
): S3Bucket {
  const prefix = options.prefix === '' ? '' : `${options.prefix}/`
  let hasAnswered = false
  let trouble: { readonly error: unknown; readonly endMs: number } | undefined

  const isGivenUp = () => trouble !== undefined && ambient.now() < trouble.endMs

  const notice = () => onSilence?.(`the object store at ${options.endpoint ?? 'AWS'}`)

  function asking(patience: StorePatience): S3Bucket['ask'] {
    const inTurn = gate(REQUESTS_AT_ONCE)
    let opening: Promise<OpenedClient> | undefined

    async function send<Answer>(request: S3Request<Answer>): Promise<Answer> {
      opening ??= inBackground(openClient(options, { ambient, patience, notice, isGivenUp }))
      const { client, sdk } = await opening
      if (isGivenUp() && isSilence(trouble?.error)) throw s3Error(trouble?.error, options)
      try {
        const answer = await request(client, sdk)
        hasAnswered = true
        trouble = undefined
        return answer
      } catch (error) {
        throw failure(error)
      }
    }

    return (request) => inTurn(() => send(request))
  }

  function failure(error: unknown): unknown {
    const told = s3Error(error, options)
    const isOfTheStore = told instanceof PhloError && OF_THE_STORE.has(told.code)
    trouble = isOfTheStore ? { error, endMs: ambient.now() + GIVEN_UP_MS } : undefined
    return told
  }

  const ask = asking(PATIENCE)
  const askForUploads = asking(PATIENCE_FOR_UPLOADS)
  const bucket: S3Bucket = {
    name: options.bucket,
    prefix,
    at(key) {
      assertKey(key)
      return { Bucket: options.bucket, Key: prefix + key }
    },
    ask,
    hasAnswered: () => hasAnswered,
    async explain() {
      const any = { Bucket: options.bucket, Prefix: prefix, MaxKeys: 1 }
      await ask((client, { ListObjectsV2Command }) => client.send(new ListObjectsV2Command(any)))
    },
    failure,
    login: () =>
      ask(async ({ config }) => ({ region: await config.region(), credentials: await config.credentials() })),
    forUploads: () => ({ ...bucket, ask: askForUploads }),
  }
  return bucket
}
