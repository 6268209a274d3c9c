import { rootCertificates } from 'node:tls'
import { noticeSilence } from '../notice-silence.js'
import type { Ambient } from '../warehouse.js'
import { ATTEMPTS_MAX, retryStrategy } from './retry-strategy.js'
import type { S3Options } from './s3-options.js'
import type { S3Client } from './s3-sdk.js'

type Sdk = typeof import('./s3-sdk.js')

/** Asks a store one thing by its SDK. It may be made again, and then asks the same once more. */
export type S3Request<Answer> = (client: S3Client, sdk: Sdk) => Promise<Answer>

/** The loaded SDK, and a client of it that asks one store. */
export interface OpenedClient {
  readonly client: S3Client
  readonly sdk: Sdk
}

/** How long a store is waited for, in milliseconds. */
export interface StorePatience {
  /** How long it may say nothing in the middle of a request. */
  readonly silentMsMax: number
  /** After how long without the beginning of an answer it is said that it is waited for. */
  readonly noticedMs: number
}

interface ClientOptions {
  readonly ambient: Ambient
  readonly patience: StorePatience
  /** Say that the store is waited for. */
  readonly notice: () => void
  /** Whether no request is worth another try. */
  readonly isGivenUp: () => boolean
}

const CONNECT_MS_MAX = 5_000
/** What the SDK has to say besides its errors, such as that requests wait for their turn, is no user's business. */
const NO_LOGGER = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Load the SDK and make a client of it. */
export async function openClient(
  { endpoint, region, credentials, pathStyle, ca }: S3Options,
  { ambient, patience, notice, isGivenUp }: ClientOptions,
): Promise<OpenedClient> {
  const sdk = await import('./s3-sdk.js')
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint, region: 'us-east-1' }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials: withoutAbsent(credentials) }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    maxAttempts: ATTEMPTS_MAX,
    retryStrategy: retryStrategy(ambient, isGivenUp),
    requestHandler: {
      connectionTimeout: CONNECT_MS_MAX,
      socketTimeout: patience.silentMsMax,
      logger: NO_LOGGER,
      ...(ca !== undefined && { httpsAgent: { ca: [...rootCertificates, ca] } }),
    },
  })
  const noticed = { afterMs: patience.noticedMs, notice }
  client.middlewareStack.add((next) => (request) => noticeSilence(() => next(request), noticed), { step: 'initialize' })
  return { client, sdk }
}

function withoutAbsent({ sessionToken, ...keys }: NonNullable<S3Options['credentials']>) {
  return { ...keys, ...(sessionToken !== undefined && { sessionToken }) }
}

function ignore(): void {}
