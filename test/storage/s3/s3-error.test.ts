import assert from 'node:assert/strict'
import { PhloError } from '../../../src/errors.js'
import { s3Error } from '../../../src/storage/s3/s3-error.js'

const BUCKET = { bucket: 'lake', endpoint: 'https://s3.example.org' }

/** What Node and the SDK throw where no store has answered. */
const FAILURES = [
  [{ code: 'ECONNREFUSED' }, 'PHLO_S3_UNREACHABLE'],
  [{ code: 'ENOTFOUND' }, 'PHLO_S3_UNREACHABLE'],
  [{ name: 'TimeoutError' }, 'PHLO_S3_UNREACHABLE'],
  [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'PHLO_S3_UNREACHABLE'],
  [{ code: 'CERT_HAS_EXPIRED' }, 'PHLO_S3_UNREACHABLE'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'PHLO_S3_UNREACHABLE'],
  [{ code: 'EPROTO' }, 'PHLO_S3_UNREACHABLE'],
  [{ name: 'CredentialsProviderError', message: 'Could not load credentials' }, 'PHLO_S3_CREDENTIALS_MISSING'],
  [{ name: 'CredentialsProviderError', message: 'The SSO session has expired.' }, 'PHLO_S3_CREDENTIALS_EXPIRED'],
  [{ message: 'Region is missing' }, 'PHLO_S3_REFUSED'],
] as const

describe('storage/s3/s3-error', () => {
  for (const [properties, code] of FAILURES) {
    it(`takes ${Object.values(properties).join(': ')} for ${code}`, () => {
      const cause = Object.assign(new Error('no'), properties)

      const error = s3Error(cause, BUCKET)

      assert(error instanceof PhloError)
      assert.equal(error.code, code)
      assert.equal(error.cause, cause)
    })
  }

  it('leaves alone what nobody foresaw, and what is in our words already', () => {
    const unforeseen = new TypeError('undefined is not a function')
    const ours = new PhloError('PHLO_OBJECT_MISSING', 'It is not there.')

    assert.equal(s3Error(unforeseen, BUCKET), unforeseen)
    assert.equal(s3Error(ours, BUCKET), ours)
  })
})
