import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { planSecrets } from '../../../src/compose/secrets/plan-secrets.js'
import { definition } from '../../support/stack-fixture.js'

const secret = { secret: true, default: undefined, description: 'x' }
const services = [
  definition('a', { envVars: { A: secret, PLAIN: { secret: false, default: '1', description: 'x' } } }),
  definition('b', { envVars: { B: secret, A: secret } }),
]

describe('compose/secrets/plan-secrets', () => {
  it('makes what is missing, of 256 bits each, and no two the same', () => {
    const { secrets, added } = planSecrets(services, {}, randomBytes)

    assert.deepEqual(added, ['A', 'B'])
    assert.match(`${secrets.A} ${secrets.B}`, /^[0-9a-f]{64} [0-9a-f]{64}$/)
    assert.notEqual(secrets.A, secrets.B)
  })

  it('keeps what is there, also of services that are not part of the stack', () => {
    const { secrets, added } = planSecrets(services, { A: 'mine', OLD: 'old' }, randomBytes)

    assert.deepEqual(added, ['B'])
    assert.deepEqual([secrets.A, secrets.OLD], ['mine', 'old'])
  })

  it('takes an empty one for a missing one', () => {
    assert.deepEqual(planSecrets(services, { A: '', B: 'x' }, randomBytes).added, ['A'])
  })
})
