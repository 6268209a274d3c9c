import assert from 'node:assert/strict'
import { lookAtBucket } from '../../../src/cli/doctor/look-at-bucket.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { PhloError } from '../../../src/errors.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { failureOf } from '../../support/assert-failure.js'
import { type StoreMoment, watchedStore } from '../../support/failing-store.js'
import { memoryStore } from '../../support/memory-store.js'

describe('cli/doctor/look-at-bucket', () => {
  it('finds nothing wrong with a bucket in which objects are written, read and deleted', async () => {
    const { status } = await lookAtBucket(memoryStore(), systemAmbient)

    assert.equal(status, 'ok')
  })

  it('warns of keys that read and may not write', async () => {
    const { status, fixes } = await lookAtBucket(denying('write'), systemAmbient)

    assert.deepEqual([status, fixes.length], ['warning', 1])
  })

  it('takes it for a failure that what was written may not be deleted', async () => {
    assert.equal((await failureOf(lookAtBucket(denying('delete'), systemAmbient))).code, 'PHLO_S3_DENIED')
  })

  it('warns of a store whose clock differs', async () => {
    const later = { ...systemAmbient, now: () => Date.now() + 3_600_000 }

    assert.equal((await lookAtBucket(memoryStore(), later)).status, 'warning')
  })
})

function denying(denied: StoreMoment['method']): ObjectStore {
  return watchedStore(memoryStore(), ({ method }) => {
    if (method === denied) throw new PhloError('PHLO_S3_DENIED', 'The object store does not allow this.')
  })
}
