import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requestSender } from '../../../src/catalog/nessie/send-request.js'
import type { PhloError } from '../../../src/errors.js'
import { runTrinoQuery, type TrinoRequest } from '../../../src/query/trino/run-trino-query.js'
import type { TrinoConnection } from '../../../src/query/trino/trino-connection.js'
import { type Fate, faultProxy } from '../../support/fault-proxy.js'
import { freePort } from '../../support/free-port.js'
import { loopbackServer } from '../../support/loopback-server.js'
import { ownAuthority } from '../../support/own-authority.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { trinoServer } from '../../support/trino-server.js'
import { trinoConnection } from '../../support/trino-stack.js'

const SUM = 'SELECT count(*), sum(x) FROM UNNEST(sequence(1, 1000)) AS t(x)'
const MANY = `SELECT x, 'some text of a row' AS t FROM UNNEST(sequence(1, 1000)) AS a(x), UNNEST(sequence(1, 500)) AS b(y)`

const FATES: Readonly<Record<string, Fate>> = {
  'break before they are asked for': { kind: 'reset' },
  'are lost': { kind: 'lose-answer' },
  'are cut off': { kind: 'truncate', bytes: 40 },
  'are errors of something in between': { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' },
  'are asked for twice': { kind: 'duplicate', answer: 'second' },
  'are late': { kind: 'pass', delayMs: 300 },
}

describe('engines/trino/faults', () => {
  let lake: TempLake
  let tls: { readonly ca: string; readonly port: number }
  before(async () => {
    lake = await tempLake()
  })
  after(() => lake?.[Symbol.asyncDispose]())
  const trino = trinoServer(async () => {
    const { ca, certificate, key } = await ownAuthority(lake.directory)
    tls = { ca, port: await freePort() }
    const keystore = join(lake.directory, 'keystore.pem')
    await writeFile(keystore, (await Promise.all([key, certificate].map((path) => readFile(path, 'utf8')))).join('\n'))
    return {
      settings: {
        'http-server.https.enabled': 'true',
        'http-server.https.port': String(tls.port),
        'http-server.https.keystore.path': keystore,
      },
    }
  })

  const request = { ref: 'main', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined }
  async function count(connection: TrinoConnection, sql: string, more: Partial<TrinoRequest> = {}): Promise<number> {
    const { batches } = await runTrinoQuery(lake, connection, { ...request, sql, ...more })
    let rows = 0
    for await (const batch of batches()) rows += batch.length
    return rows
  }
  const failure = (connection: TrinoConnection, sql: string, more: Partial<TrinoRequest> = {}) =>
    count(connection, sql, more).then(
      () => assert.fail('it did not fail'),
      (error: PhloError) => error,
    )

  for (const [what, fate] of Object.entries(FATES)) {
    it(`gives every row once where answers ${what}`, async () => {
      await using proxy = await faultProxy(trino().uri)
      // Every third page.
      proxy.decide(({ method, number }) => (method === 'GET' && number % 3 === 0 ? fate : { kind: 'pass' }))

      assert.equal(await count(trinoConnection(proxy.url), MANY), 500_000)
      assert(proxy.requests.some((seen) => seen.fate === fate.kind))
    })
  }

  it('gives up when no answer comes any more, and says that Trino failed, not the statement', async () => {
    await using proxy = await faultProxy(trino().uri)
    proxy.decide(({ method, number }) => (method === 'GET' && number > 4 ? { kind: 'reset' } : { kind: 'pass' }))

    assert.equal((await failure(trinoConnection(proxy.url), MANY)).code, 'PHLO_TRINO_FAILED')
  })

  it('names the user whom Trino refuses, and no password', async () => {
    const refused = await failure({ ...trinoConnection(trino().uri), password: 'very-secret' }, SUM)

    assert.deepEqual([refused.code, refused.context.user], ['PHLO_TRINO_LOGIN_REFUSED', 'ada'])
    assert(!JSON.stringify([refused.message, refused.fixes, refused.context]).includes('very-secret'))
  })

  it('reaches a Trino with a certificate of its own by the authority that the target names, and no other', async () => {
    const connection = { ...trinoConnection(trino().uri), uri: `https://127.0.0.1:${tls.port}/` }

    assert.equal((await failure(connection, SUM)).code, 'PHLO_TRINO_UNAVAILABLE')
    assert.equal(
      await count({ ...connection, send: requestSender({ ca: tls.ca, answerMsMax: 60_000 }) }, MANY),
      500_000,
    )
  })

  it('takes what answers and is no Trino for none', async () => {
    for (const body of ['Hello', '{}', '{"id": "a", "stats": {}, "nextUri": "somewhere"}']) {
      await using server = await loopbackServer((_, response) => response.end(body))

      assert.equal((await failure(trinoConnection(server.url), SUM)).code, 'PHLO_TRINO_UNAVAILABLE', body)
    }
  })

  it('gives its password to nobody to whom an answer sends it', async () => {
    const asked: string[] = []
    await using other = await loopbackServer((received, response) => {
      asked.push(String(received.headers.authorization))
      response.end()
    })
    await using proxy = await faultProxy(trino().uri)
    const body = JSON.stringify({
      id: 'a',
      stats: { state: 'QUEUED' },
      nextUri: `${other.url}/v1/statement/queued/a/b/1`,
    })
    proxy.decide(({ method }) => (method === 'POST' ? { kind: 'answer', status: 200, body } : { kind: 'pass' }))

    await failure({ ...trinoConnection(proxy.url), password: 'very-secret' }, SUM)

    assert.deepEqual(asked, [])
  })

  it('says that Trino is down, is starting, and answers again once it has started', async () => {
    const connection = trinoConnection(trino().uri)
    await trino().stop()
    assert.deepEqual(
      [(await failure(connection, SUM)).code, (await failure(connection, SUM)).context.reason],
      ['PHLO_TRINO_UNAVAILABLE', 'ECONNREFUSED'],
    )

    trino().startAgain()
    const seen = new Set<unknown>()
    let rows: number | undefined
    while (rows === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      rows = await count(connection, SUM).catch((error: PhloError) => {
        assert.equal(error.code, 'PHLO_TRINO_UNAVAILABLE', error.message)
        seen.add(error.context.reason)
        return undefined
      })
    }

    assert(seen.has('starting'))
    assert.equal(rows, 1)
  })

  it('says that a statement is lost whose Trino was restarted on the way', async () => {
    const connection = trinoConnection(trino().uri)
    let isDown: Promise<void> | undefined
    const onProgress = () => {
      isDown ??= trino().stop()
    }

    assert.equal((await failure(connection, MANY, { onProgress })).code, 'PHLO_TRINO_FAILED')
    await isDown
  })
})
