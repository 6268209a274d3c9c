import assert from 'node:assert/strict'
import { forgetInTrino, openTrino } from '../../../src/cli/query/open-trino.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { findTarget } from '../../../src/config/targets/find-target.js'
import type { TrinoSettings } from '../../../src/config/targets/target.js'
import { tempProject } from '../../support/temp-project.js'

const HTTPS = 'https://trino.example.org'

describe('cli/query/open-trino', () => {
  async function project(trino: Partial<TrinoSettings>) {
    await using folder = await tempProject()
    const config = await loadConfig({ directory: folder.directory, environment: {} })
    const target = { ...findTarget(config, 'stack'), warehouse: { type: 's3', bucket: 'lake', prefix: '' } as const }
    const settings = { uri: HTTPS, user: undefined, password: undefined, ca: undefined, ...trino }
    return { config, target: { ...target, trino: settings } }
  }

  for (const [what, trino] of [
    ['a password over HTTP', { uri: 'http://trino.example.org', user: 'ada', password: 'x' }],
    ['a password over HTTP in capital letters', { uri: 'HTTP://trino.example.org', user: 'ada', password: 'x' }],
    ['a user of letters that Trino does not read', { user: 'Łukasz' }],
    ['a user of two lines', { user: 'ada\nbob' }],
    ['a user with a colon, and a password', { user: 'ada:bob', password: 'x' }],
    ['a password of letters that Trino does not read', { user: 'ada', password: '10 €' }],
  ] as const) {
    it(`sends no Trino ${what}`, async () => {
      await assert.rejects(openTrino(await project(trino)), { code: 'PHLO_TRINO_LOGIN_REFUSED' })
    })
  }

  it('lets a branch be deleted though Trino cannot be asked', async () => {
    await forgetInTrino(await project({ ca: '/nowhere/ca.pem' }), 'plain')
    await forgetInTrino(await project({ uri: 'http://trino.example.org', password: 'x' }), 'plain')
  })
})
