import assert from 'node:assert/strict'
import { type Authorizer, authorizer } from '../../../src/catalog/nessie/authorize.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { failureOf } from '../../support/assert-failure.js'

describe('catalog/nessie/authorize', () => {
  it('fetches one other token where several requests were refused with the same', async () => {
    const { authorization, granted } = client(['one', 'two', 'three'])
    const refused = await authorization.header()

    await authorization.forget(refused)
    const other = await authorization.header()
    await Promise.all([authorization.forget(refused), authorization.forget(refused)])

    assert.deepEqual([refused, other, await authorization.header()], ['Bearer one', 'Bearer two', 'Bearer two'])
    assert.equal(granted(), 2)
  })

  it('fetches one other token where requests are refused while it is on its way', async () => {
    const { authorization, granted } = client(['one', 'two', 'three'])
    const refused = await authorization.header()

    await authorization.forget(refused)
    const headers = [authorization.header(), authorization.forget(refused).then(() => authorization.header())]

    assert.deepEqual(await Promise.all(headers), ['Bearer two', 'Bearer two'])
    assert.equal(granted(), 2)
  })

  it('blames the endpoint for a token of it that cannot be sent, and asks it again', async () => {
    const { authorization } = client(['x\ny', 'two'])

    const { code, fixes } = await failureOf(authorization.header())

    assert.equal(code, 'PHLO_NESSIE_DENIED')
    assert(fixes.some((fix) => fix.includes('token_endpoint')))
    assert.equal(await authorization.header(), 'Bearer two')
  })
})

/** A client of an endpoint that gives some tokens, one after another. */
function client(tokens: readonly string[]): { readonly authorization: Authorizer; readonly granted: () => number } {
  let count = 0
  const authentication = {
    type: 'oauth2',
    tokenEndpoint: 'https://id.example.org/token',
    clientId: 'phlo',
    clientSecret: 'secret',
  } as const
  const send = async () => {
    const text = JSON.stringify({ access_token: tokens[count++] })
    return { outcome: 'answered', status: 200, isJson: true, text } as const
  }
  const patience = { ambient: systemAmbient, patienceMs: 0, onSilence: () => undefined }
  return { authorization: authorizer(authentication, send, patience), granted: () => count }
}
