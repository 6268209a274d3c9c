import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { PhloError } from '../../../src/errors.js'
import { assertConditionalPut } from '../../../src/storage/assert-conditional-put.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import { freePort } from '../../support/free-port.js'
import { type LoopbackServer, loopbackServer } from '../../support/loopback-server.js'

const SECRET = 'the-secret-key'
/** More requests than are made of a store at once. */
const MANY = 40

/** What object stores answer, and what it is to us. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const REFUSALS = [
  [403, 'InvalidAccessKeyId', 'PHLO_S3_CREDENTIALS_REFUSED'],
  [403, 'SignatureDoesNotMatch', 'PHLO_S3_CREDENTIALS_REFUSED'],
  [400, 'InvalidToken', 'PHLO_S3_CREDENTIALS_REFUSED'],
  [400, 'ExpiredToken', 'PHLO_S3_CREDENTIALS_EXPIRED'],
  [403, 'RequestTimeTooSkewed', 'PHLO_S3_CLOCK_SKEWED'],
  [404, 'NoSuchBucket', 'PHLO_S3_BUCKET_MISSING'],
  [403, 'AccessDenied', 'PHLO_S3_DENIED'],
  [403, 'SomethingForbidden', 'PHLO_S3_DENIED'],
  [500, 'InternalError', 'PHLO_S3_BUSY'],
  [501, 'NotImplemented', 'PHLO_S3_UNCONDITIONAL'],
  [400, 'AuthorizationHeaderMalformed', 'PHLO_S3_REFUSED'],
] as const

describe('storage/s3/s3-store (what stores answer)', () => {
  for (const [status, said, code] of REFUSALS) {
    it(`takes ${status} ${said} for ${code}, whatever was asked`, async () => {
      await using server = await answering(status, said)
      const store = openStore(server.url)
      const expected = (error: unknown) => {
        assert(error instanceof PhloError)
        assert.equal(error.code, code)
        assert.equal(error.exitCode, 3)
        assert.deepEqual(error.context, { bucket: 'lake', endpoint: server.url, said, status })
        assert(!JSON.stringify([error.message, error.context, error.fixes]).includes(SECRET))
        return true
      }

      await Promise.all([
        assert.rejects(store.read('a'), expected),
        assert.rejects(store.stat('a'), expected),
        assert.rejects(store.write('a', Buffer.from('one')), expected),
        assert.rejects(store.writeIfAbsent('a', Buffer.from('one')), expected),
        assert.rejects(keysOf(store), expected),
        assert.rejects(store.delete('a'), expected),
      ])
    })
  }

  it('asks once for what a store does not know', async () => {
    let requests = 0
    const answer = refusal('NotImplemented')
    await using server = await loopbackServer((request, response) => {
      requests++
      request.resume().on('end', () => response.writeHead(501).end(answer))
    })

    await assert.rejects(openStore(server.url).writeIfAbsent('a', Buffer.from('one')), {
      code: 'PHLO_S3_UNCONDITIONAL',
    })
    assert.equal(requests, 1)
  })

  it('answers each of many who find at once that their objects are there', async () => {
    await using server = await loopbackServer((request, response) => {
      const [status, answer] = request.method === 'PUT' ? [412, refusal('PreconditionFailed')] : [200, undefined]
      request.resume().on('end', () => response.writeHead(status).end(answer))
    })
    const store = openStore(server.url)

    const outcomes = await Promise.all(keys(MANY).map((key) => store.writeIfAbsent(key, Buffer.from('one'))))

    assert.deepEqual(new Set(outcomes), new Set(['exists']))
  })

  it('has no more answers on their way at once than it has lines for', async () => {
    let [now, most] = [0, 0]
    await using server = await loopbackServer((_, response) => {
      most = Math.max(most, ++now)
      response.writeHead(200, { 'Content-Length': '3' }).flushHeaders()
      setTimeout(() => response.end('one', () => now--), 200)
    })
    const store = openStore(server.url)

    await Promise.all(keys(MANY).map((key) => store.read(key)))

    assert(most <= 32, `${most} answers`)
  })

  it('tells each of many who look at once that they may not', async () => {
    await using server = await answering(403, 'AccessDenied')
    const store = openStore(server.url)

    await Promise.all(keys(MANY).map((key) => assert.rejects(store.stat(key), { code: 'PHLO_S3_DENIED' })))
  })

  it('says which object does not have the checksum that is kept with it', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 5, 'x-amz-checksum-crc32': 'AAAAAA==' }).end('bytes')
    })

    await assert.rejects(openStore(server.url).read('a'), {
      code: 'PHLO_S3_OBJECT_DAMAGED',
      context: { bucket: 'lake', key: 'a' },
    })
  })

  it('says that nobody answers', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`

    await assert.rejects(openStore(endpoint).read('a'), {
      code: 'PHLO_S3_UNREACHABLE',
      context: { bucket: 'lake', endpoint, said: 'ECONNREFUSED' },
    })
  })

  it('says that there are no credentials', async () => {
    await using server = await answering(200, '')
    const store = s3Store(
      { bucket: 'lake', prefix: '', endpoint: server.url, credentials: undefined },
      { ambient: systemAmbient },
    )

    await withoutCredentials(() => assert.rejects(store.read('a'), { code: 'PHLO_S3_CREDENTIALS_MISSING' }))
  })

  it('refuses a store that heeds no condition, and leaves nothing in it', async () => {
    const objects = new Map<string, string>()
    await using server = await loopbackServer((request, response) => {
      const { url = '', method } = request
      const path = url.replace(/\?.*$/, '')
      if (method === 'PUT') objects.set(path, 'anything')
      if (method === 'DELETE') objects.delete(path)
      request.resume().on('end', () => response.end())
    })

    await assert.rejects(assertConditionalPut(openStore(server.url), systemAmbient), { code: 'PHLO_S3_UNCONDITIONAL' })
    assert.deepEqual([...objects], [])
  })
})

function keys(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `object-${index}`)
}

function openStore(endpoint: string) {
  const credentials = { accessKeyId: 'key', secretAccessKey: SECRET }
  return s3Store({ bucket: 'lake', prefix: '', endpoint, credentials }, { ambient: systemAmbient })
}

async function keysOf(store: ObjectStore): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  return keys
}

/** An object store that gives one answer to everything; as all do, to HEAD without a word. */
function answering(status: number, said: string): Promise<LoopbackServer> {
  const body = refusal(said)
  return loopbackServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'Content-Type': 'application/xml' })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  })
}

function refusal(said: string): string {
  return `<?xml version="1.0"?><Error><Code>${said}</Code><Message>No.</Message></Error>`
}

/** What the SDK looks into for credentials, without any in it. */
async function withoutCredentials(work: () => Promise<void>): Promise<void> {
  const found = { ...process.env }
  const folder = await mkdtemp(join(tmpdir(), 'phlo-aws-'))
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' })
  try {
    await work()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in found)) delete process.env[name]
    Object.assign(process.env, found)
    await rm(folder, { recursive: true })
  }
}
