import { setTimeout as pause } from 'node:timers/promises'
import { PhloError } from '../../errors.js'
import { randomHex } from '../random-id.js'
import type { Ambient } from '../warehouse.js'
import { describeObject } from './describe-object.js'
import type { S3Request } from './open-client.js'
import type { S3Bucket } from './s3-bucket.js'

/** A name for a note is the same in every store when it is in lower case. */
const NONCE = 'phlo-nonce'
const NONCE_BYTES = 16
const ATTEMPTS_MAX = 8
const PAUSE_MS = 25

/** The wish to be the one who writes an object. */
export interface Claim {
  readonly key: string
  /** Noted with the object, so that a writer whose answer was lost knows its own. */
  readonly notes: Readonly<Record<string, string>>
}

/** Make a claim that no other writer has: it is told apart by chance. */
export function newClaim(key: string, ambient: Ambient): Claim {
  return { key, notes: { [NONCE]: randomHex(ambient, NONCE_BYTES) } }
}

/** There is an object already, or the parts that were to become one are gone, perhaps since they did. */
const TAKEN: ReadonlySet<unknown> = new Set(['PreconditionFailed', 'NoSuchUpload'])
/** Another writer is at the same key now. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const CONTENDED: ReadonlySet<unknown> = new Set(['ConditionalRequestConflict', 'OperationAborted'])

/**
 * Make the request that writes an object if there is none. One whose answer was lost is made again by the SDK, and then
 * finds an object: its own, or that of another writer.
 *
 * @param request - carries `If-None-Match: *`; its object carries the notes of the claim
 */
export async function claimKey(
  bucket: S3Bucket,
  claim: Claim,
  request: S3Request<unknown>,
): Promise<'written' | 'exists'> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await bucket.ask(request).then(
      () => 'written' as const,
      async (error: unknown) => {
        const said = error instanceof PhloError ? error.context.said : undefined
        const found = TAKEN.has(said) ? await whose(bucket, claim) : undefined
        if (found !== undefined) return found
        if (attempt < ATTEMPTS_MAX && (TAKEN.has(said) || CONTENDED.has(said))) return 'again'
        throw error
      },
    )
    if (outcome !== 'again') return outcome
    await pause(PAUSE_MS * attempt)
  }
}

/** @returns `undefined` when there is no object after all */
async function whose(bucket: S3Bucket, { key, notes }: Claim): Promise<'written' | 'exists' | undefined> {
  const found = await describeObject(bucket, key)
  return found && (found.notes[NONCE] === notes[NONCE] ? 'written' : 'exists')
}
