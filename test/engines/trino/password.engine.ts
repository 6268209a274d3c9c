import assert from 'node:assert/strict'
import { openTrino } from '../../../src/cli/query/open-trino.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { findTarget } from '../../../src/config/targets/find-target.js'
import type { TrinoSettings } from '../../../src/config/targets/target.js'
import type { PhloError } from '../../../src/errors.js'
import { runTrinoQuery } from '../../../src/query/trino/run-trino-query.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { tempProject } from '../../support/temp-project.js'
import { passwordTrino } from '../../support/trino-password.js'

const SECRET = 'very-secret'

describe('engines/trino/password', () => {
  const trino = passwordTrino({ ada: SECRET, Jürgen: 'grün: geheim' })
  let lake: TempLake
  before(async () => {
    lake = await tempLake()
  })
  after(() => lake?.[Symbol.asyncDispose]())

  /** Ask Trino who asks, by a target with these settings. */
  async function whoAsks(settings: Partial<TrinoSettings>): Promise<unknown> {
    await using project = await tempProject()
    const config = await loadConfig({ directory: project.directory, environment: {} })
    const login = { uri: trino().uri, user: 'ada', password: SECRET, ca: trino().ca }
    const target = { ...findTarget(config, 'stack'), warehouse: { type: 's3', bucket: 'lake', prefix: '' } as const }
    const connection = await openTrino({ config, target: { ...target, trino: { ...login, ...settings } } })
    const request = { ref: 'main', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
    const { batches } = await runTrinoQuery(lake, connection, { ...request, sql: 'SELECT current_user' })
    for await (const [row] of batches()) return row?.[0]
    return undefined
  }
  const refusal = (settings: Partial<TrinoSettings>) =>
    whoAsks(settings).then(
      () => assert.fail('Trino took it'),
      (error: PhloError) => error,
    )

  it('lets in whoever has the password, also with letters that are not of English', async () => {
    assert.equal(await whoAsks({}), 'ada')
    assert.equal(await whoAsks({ user: 'Jürgen', password: 'grün: geheim' }), 'Jürgen')
  })

  for (const [what, settings] of [
    ['a wrong password', { password: 'very-secret-and-wrong' }],
    ['a user that there is not', { user: 'bob' }],
    ['a user without a password', { password: undefined }],
  ] as const) {
    it(`tells of ${what} that Trino refuses it, why, and no password`, async () => {
      const error = await refusal(settings)
      const { code, context, message, fixes } = error

      assert.deepEqual([code, context.status], ['PHLO_TRINO_LOGIN_REFUSED', 401])
      assert(!JSON.stringify([message, fixes, context, error.stack]).includes(SECRET))
      assert(fixes.some((fix) => fix.includes('trino.password')))
    })
  }

  it('says where a Trino is asked over HTTP that takes nobody there, that it wants HTTPS', async () => {
    const { code, context, fixes } = await refusal({ uri: trino().openUri, password: undefined })

    assert.deepEqual([code, context.status], ['PHLO_TRINO_LOGIN_REFUSED', 403])
    assert.match(String(fixes[0]), /https:/)
  })

  it('trusts a certificate of its own only where the target names the authority', async () => {
    const { code, context } = await refusal({ ca: undefined })

    assert.equal(code, 'PHLO_TRINO_UNAVAILABLE')
    assert.match(String(context.reason), /UNABLE_TO_VERIFY|SELF_SIGNED/)
  })
})
