import assert from 'node:assert/strict'
import { loopbackServer } from '../support/loopback-server.js'
import { runPhlo } from '../support/run-phlo.js'
import { tempProject } from '../support/temp-project.js'

describe('commands on a target that does not answer', () => {
  it('say what they wait for, on stderr', async () => {
    await using server = await loopbackServer(() => undefined)
    const s3 = `{ endpoint: "${server.url}", access_key_id: me, secret_access_key: env(KEY) }`
    await using project = await tempProject({
      'phlo.yaml': `targets: { team: { warehouse: s3://lake/, s3: ${s3} } }\n`,
    })

    const { stdout, stderr } = await runPhlo(['query', 'SELECT 1', '--target', 'team'], {
      cwd: project.directory,
      env: { KEY: 'secret' },
      signal: { name: 'SIGKILL', seen: /Waiting for the target "team"/, afterMs: 0 },
    })

    assert.match(stderr, /Waiting for the target "team"/)
    assert.equal(stdout, '')
  })
})
