import { inBackground } from '../in-background.js'
import { assertKey } from '../object-key.js'
import { s3Error } from './s3-error.js'
import type { S3Credentials, S3Options } from './s3-options.js'

type Sdk = typeof import('./s3-sdk.js')
type S3Client = InstanceType<Sdk['S3Client']>

/** A request that found nobody, an overloaded store or a broken line is made again, for about two seconds in all. */
const ATTEMPTS_MAX = 6
const CONNECT_MS_MAX = 5_000
/** A store that says nothing for so long in the middle of a request will not say anything. */
const SILENT_MS_MAX = 15_000
/** What the SDK has to say besides its errors, such as that requests wait for their turn, is no user's business. */
const NO_LOGGER = { debug: ignore, info: ignore, warn: ignore, error: ignore }

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
   * @throws PHLO_S3_UNREACHABLE, PHLO_S3_BUSY, PHLO_S3_BUCKET_MISSING, PHLO_S3_CREDENTIALS_MISSING,
   * PHLO_S3_CREDENTIALS_REFUSED, PHLO_S3_CREDENTIALS_EXPIRED, PHLO_S3_DENIED, PHLO_S3_CLOCK_SKEWED, PHLO_S3_REFUSED
   */
  ask<Answer>(request: (client: S3Client, sdk: Sdk) => Promise<Answer>): Promise<Answer>
  /** Whether the bucket is known to be there, since something in it was asked for and answered. */
  hasAnswered(): boolean
  /** Ask something whose answer says why nothing can be asked, as an answer to HEAD never does; it throws the reason. */
  explain(): Promise<void>
  /** What {@link S3Bucket.ask} would throw for a failure. */
  failure(error: unknown): unknown
  /** With what requests are signed now, wherever it was found; credentials may expire. */
  login(): Promise<S3Login>
}

export interface S3Login {
  readonly region: string
  readonly credentials: S3Credentials
}

export function s3Bucket(options: S3Options): S3Bucket {
  const prefix = options.prefix === '' ? '' : `${options.prefix}/`
  let opening: Promise<{ readonly client: S3Client; readonly sdk: Sdk }> | undefined
  let hasAnswered = false

  async function ask<Answer>(request: (client: S3Client, sdk: Sdk) => Promise<Answer>): Promise<Answer> {
    opening ??= inBackground(open(options))
    const { client, sdk } = await opening
    try {
      const answer = await request(client, sdk)
      hasAnswered = true
      return answer
    } catch (error) {
      throw s3Error(error, options)
    }
  }

  return {
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
    failure: (error) => s3Error(error, options),
    login: () =>
      ask(async ({ config }) => ({ region: await config.region(), credentials: await config.credentials() })),
  }
}

async function open({ endpoint, region, credentials, pathStyle }: S3Options) {
  const sdk = await import('./s3-sdk.js')
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint, region: 'us-east-1' }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials: withoutAbsent(credentials) }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    maxAttempts: ATTEMPTS_MAX,
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, socketTimeout: SILENT_MS_MAX, logger: NO_LOGGER },
  })
  return { client, sdk }
}

function withoutAbsent({ sessionToken, ...keys }: NonNullable<S3Options['credentials']>) {
  return { ...keys, ...(sessionToken !== undefined && { sessionToken }) }
}

function ignore(): void {}
