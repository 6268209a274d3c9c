import assert from 'node:assert/strict'
import { realpath } from 'node:fs/promises'
import { completeTarget } from '../../../src/cli/targets/complete-target.js'
import type { StackEndpoints } from '../../../src/cli/targets/stack-endpoints.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { findTarget } from '../../../src/config/targets/find-target.js'
import { COMPOSED_ENDPOINTS } from '../../support/composed-endpoints.js'
import { tempProject } from '../../support/temp-project.js'

describe('cli/targets/complete-target', () => {
  it('finds the stack where its services were composed, with the secret of the checkout', async () => {
    const { warehouse, s3, nessie, trino } = await complete('')

    assert.deepEqual(warehouse, { type: 's3', bucket: 'lake', prefix: '' })
    assert.deepEqual(
      [s3.endpoint, s3.accessKeyId, s3.secretAccessKey, nessie.uri, trino.uri],
      ['http://127.0.0.1:10001', 'phlo', 'hunter2', 'http://127.0.0.1:10003/api/v2', 'http://127.0.0.1:10005'],
    )
  })

  it('takes what phlo.yaml says over what is composed', async () => {
    const { warehouse, s3, nessie } = await complete(`targets:
  stack:
    warehouse: s3://own/team
    s3: { access_key_id: me, secret_access_key: mine }
    nessie: { uri: "http://elsewhere/api/v2" }
`)

    assert.deepEqual(warehouse, { type: 's3', bucket: 'own', prefix: 'team' })
    assert.deepEqual(
      [s3.endpoint, s3.accessKeyId, s3.secretAccessKey, nessie.uri],
      ['http://127.0.0.1:10001', 'me', 'mine', 'http://elsewhere/api/v2'],
    )
  })

  it('gives no credentials of the stack to another object store', async () => {
    const { s3 } = await complete(
      'targets: { stack: { warehouse: s3://own/, s3: { endpoint: "http://elsewhere" } } }\n',
    )

    assert.deepEqual([s3.accessKeyId, s3.secretAccessKey], [undefined, undefined])
  })

  it('needs no composed services where everything is said', async () => {
    const text =
      'targets: { stack: { catalog: embedded, warehouse: s3://own/, s3: { endpoint: "http://elsewhere" } } }\n'

    const { warehouse } = await complete(text, null)

    assert.deepEqual(warehouse, { type: 's3', bucket: 'own', prefix: '' })
  })

  it('refuses a stack that was never composed', async () => {
    await assert.rejects(complete('', null), { code: 'PHLO_STACK_ABSENT' })
  })

  for (const service of ['objectStore', 'nessie'] as const) {
    it(`refuses a stack without ${service}, and names the key that can stand in`, async () => {
      await assert.rejects(complete('', { ...COMPOSED_ENDPOINTS, [service]: null }), {
        code: 'PHLO_TARGET_UNAVAILABLE',
        context: {
          target: 'stack',
          key: service === 'nessie' ? 'targets.stack.nessie.uri' : 'targets.stack.warehouse',
        },
      })
    })
  }
})

/** @param endpoints - `null`: nothing was composed */
async function complete(text: string, endpoints: StackEndpoints | null = COMPOSED_ENDPOINTS) {
  await using project = await tempProject({
    'phlo.yaml': text,
    '.phlo/secrets.env': 'OBJECT_STORE_SECRET_KEY=hunter2\n',
  })
  if (endpoints !== null) {
    const directory = await realpath(project.directory)
    await project.write('.phlo/endpoints.json', JSON.stringify({ directory, ...endpoints }))
  }
  const config = await loadConfig({ directory: project.directory, environment: {} })
  return await completeTarget(config, findTarget(config, 'stack'))
}
