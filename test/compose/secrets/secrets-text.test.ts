import assert from 'node:assert/strict'
import fc from 'fast-check'
import { secretsText } from '../../../src/compose/secrets/secrets-text.js'
import { parseEnvironment } from '../../../src/config/parse-environment.js'

describe('compose/secrets/secrets-text', () => {
  it('is read again as it was, whatever is in a secret', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,9}$/), fc.string()), (secrets) => {
        const { entries, badLines } = parseEnvironment(secretsText(secrets))

        assert.deepEqual(badLines, [])
        assert.deepEqual(Object.fromEntries(entries.map(({ name, value }) => [name, value])), { ...secrets })
      }),
    )
  })

  it('is the same in whatever order secrets were made', () => {
    assert.equal(secretsText({ B: '2', A: '1' }), secretsText({ A: '1', B: '2' }))
  })
})
