import assert from 'node:assert/strict'
import { EXIT } from '../../../src/errors.js'
import { type Fate, faultProxy } from '../../support/fault-proxy.js'
import { READINGS } from '../../support/lake-project.js'
import { phloJson, runPhlo } from '../../support/run-phlo.js'
import { tempProject } from '../../support/temp-project.js'
import { versitygwServer } from '../../support/versitygw-server.js'

/** Requests that a run makes before: none, those that open the lake, those up to its work, and to its publication. */
const BEFORE = [0, 5, 20, 35, 50]

/** What a store does from some request on, and what a run ends with. */
const FAULTS: readonly (readonly [string, string, () => Fate | Promise<Fate>, readonly number[]])[] = [
  ['refuses a token that has expired', 'PHLO_S3_CREDENTIALS_EXPIRED', () => answer(403, 'ExpiredToken'), BEFORE],
  ['answers 500', 'PHLO_S3_BUSY', () => answer(500, 'InternalError'), BEFORE],
  ['answers 503 SlowDown', 'PHLO_S3_BUSY', () => answer(503, 'SlowDown'), BEFORE],
  ['says nothing', 'PHLO_S3_UNREACHABLE', () => new Promise<Fate>(() => undefined), [20, 50]],
]
const TOLD_MS_MAX = 40_000

interface Report {
  readonly status: string
}

describe('a run on a bucket that fails', () => {
  const server = versitygwServer()

  for (const [what, code, fate, before] of FAULTS) {
    it(`ends with ${code} when the store ${what}, whenever that begins, and the next run completes`, async () => {
      await using proxy = await faultProxy(server().endpoint)
      await using project = await lakeIn(await server().makeBucket(), proxy.url)
      const options = { cwd: project.directory }
      const published = async () => {
        const { status } = await phloJson<Report>(['materialize', '--target', 'remote'], options)
        assert.equal(status, 'published')
      }
      await published()

      for (const [index, requests] of before.entries()) {
        await project.write(`data/${index}-more.csv`, `id,place,value\n${10 + index},porch,7\n`)
        const from = proxy.requests.length + requests
        proxy.decide(({ number }) => (number < from ? { kind: 'pass' } : fate()))
        const begunMs = performance.now()
        const { exitCode, stdout } = await runPhlo(['materialize', '--target', 'remote', '--json'], options)
        const tookMs = performance.now() - begunMs
        proxy.decide(() => ({ kind: 'pass' }))

        assert.equal(exitCode, EXIT.environment, stdout)
        assert.equal(JSON.parse(stdout).error.code, code)
        assert(tookMs < TOLD_MS_MAX, `${tookMs} ms after ${requests} requests`)
        await published()
      }

      const { rows } = await phloJson<{ readonly rows: readonly (readonly [string])[] }>(
        ['query', 'SELECT id FROM bronze.readings ORDER BY id', '--target', 'remote'],
        options,
      )
      assert.deepEqual(rows.flat(), ['1', '2', ...before.map((_, index) => String(10 + index))])
    })
  }

  function lakeIn(bucket: string, endpoint: string) {
    const { accessKeyId, secretAccessKey } = server().credentials
    const keys = `access_key_id: ${accessKeyId}, secret_access_key: ${secretAccessKey}`
    const target = `targets: { remote: { warehouse: 's3://${bucket}/', s3: { endpoint: '${endpoint}', ${keys} } } }`
    const settings = `version: 1\nname: lake\nbranches: { default: main, protected: [] }\n${target}\n`
    return tempProject({ ...READINGS, 'phlo.yaml': settings })
  }
})

function answer(status: number, said: string): Fate {
  const body = `<?xml version="1.0"?><Error><Code>${said}</Code><Message>No.</Message></Error>`
  return { kind: 'answer', status, body, contentType: 'application/xml' }
}
