import { PhloError } from '../errors.js'
import type { ObjectStore } from './object-store.js'
import { randomHex } from './random-id.js'
import type { Ambient } from './warehouse.js'

/**
 * Refuse a store that replaces an object which it was to leave alone: on it, one of two writers would undo what the
 * other has committed.
 *
 * @throws PHLO_S3_UNCONDITIONAL
 */
export async function assertConditionalPut(store: ObjectStore, ambient: Ambient): Promise<void> {
  const key = `_catalog/probe-${randomHex(ambient, 8)}`
  try {
    await store.writeIfAbsent(key, Buffer.from('first'))
    if ((await store.writeIfAbsent(key, Buffer.from('second'))) === 'exists') return
  } finally {
    await store.delete(key)
  }
  throw new PhloError(
    'PHLO_S3_UNCONDITIONAL',
    `The object store of ${store.root} writes objects where there are some.`,
    {
      context: { root: store.root },
    },
  )
}
