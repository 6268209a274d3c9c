import { PhloError } from '../../errors.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { randomHex } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'
import { CLOCK_SKEW_MS_MAX } from './clock-skew.js'
import { type Finding, fine } from './finding.js'

const NAME = 'object store'

/**
 * Look at the bucket of a warehouse that could be opened. Runs need objects that can be written, read and deleted, and a
 * store that tells the time as this machine does; keys that only read are enough for queries.
 */
export async function lookAtBucket(store: ObjectStore, ambient: Ambient): Promise<Finding> {
  const key = `_doctor/${randomHex(ambient, 8)}`
  const begunMs = ambient.now()
  try {
    await store.write(key, Buffer.from('x'))
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_S3_DENIED') return readOnly()
    throw error
  }
  try {
    const { modifiedMs = begunMs } = (await store.stat(key)) ?? {}
    const skewMs = modifiedMs - ambient.now()
    if (Math.abs(skewMs) > CLOCK_SKEW_MS_MAX) {
      const message = `The object store's clock differs from this machine's by ${Math.round(skewMs / 1000)} s.`
      return { name: NAME, status: 'warning', message, fixes: ['Set both clocks by NTP.'] }
    }
  } finally {
    await store.delete(key)
  }
  return fine(NAME, `objects can be written, read and deleted, in ${ambient.now() - begunMs} ms`)
}

function readOnly(): Finding {
  const message = 'Objects can be read, but not written: queries work, runs do not.'
  return {
    name: NAME,
    status: 'warning',
    message,
    fixes: ['To run assets or change branches, let the access key write and delete objects of the bucket, too.'],
  }
}
