import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import { type FaultProxy, faultProxy } from '../../support/fault-proxy.js'
import { minioServer } from '../../support/minio-server.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const MIB = 1024 * 1024
const DAY_MS = 24 * 60 * 60 * 1000

for (const [name, program] of [
  ['versitygw', versitygwServer],
  ['MinIO', minioServer],
] as const) {
  describe(`storage/s3/s3-store on ${name} (large files)`, () => {
    const server = program()
    const content = randomBytes(40 * MIB)
    let directory: string
    let localPath: string
    let bucket: string
    let proxy: FaultProxy

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'phlo-large-'))
      localPath = join(directory, 'local')
      await writeFile(localPath, content)
      bucket = await server().makeBucket()
      proxy = await faultProxy(server().endpoint)
    })

    afterEach(async () => {
      await proxy[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    })

    it('go up in parts and come down in parts, byte for byte', async () => {
      const store = openStore()
      await store.publish(localPath, 'a/large')
      await assert.rejects(stat(localPath), { code: 'ENOENT' })

      assert.equal(await store.download('a/large', join(directory, 'copy')), true)

      assert.equal(digest(await readFile(join(directory, 'copy'))), digest(content))
      assert.equal((await store.stat('a/large'))?.bytes, content.length)
      assert.equal(counted('PUT', 'partNumber='), 3)
      assert.equal(counted('GET', 'a/large'), 5)
    })

    it('replace no object, and leave no parts behind', async () => {
      const store = openStore()
      await store.write('a', Buffer.from('theirs'))

      await assert.rejects(store.publish(localPath, 'a'))

      assert.equal(Buffer.from((await store.read('a')) ?? []).toString(), 'theirs')
      assert.deepEqual(await unfinished(), [])
    })

    it('leave no parts behind when one is refused', async () => {
      proxy.decide(({ path }) =>
        path.includes('partNumber=2')
          ? { kind: 'answer', status: 400, body: '<Error><Code>InvalidPart</Code></Error>' }
          : { kind: 'pass' },
      )

      await assert.rejects(openStore().publish(localPath, 'a'), { code: 'PHLO_S3_REFUSED' })

      assert.deepEqual(await unfinished(), [])
      assert.equal(await openStore().stat('a'), undefined)
      assert.equal((await stat(localPath)).size, content.length)
    })

    it('are published once when the answer to the last request is lost', async () => {
      let isLost = false
      proxy.decide(({ method, path }) => {
        if (isLost || method !== 'POST' || !path.includes('uploadId=')) return { kind: 'pass' }
        isLost = true
        return { kind: 'lose-answer' }
      })
      const store = openStore()

      await store.publish(localPath, 'a')

      assert(isLost)
      assert.equal(digest((await store.read('a')) ?? Buffer.of()), digest(content))
    })

    it('come down whole when some parts break off', async () => {
      await openStore().publish(localPath, 'a')
      let broken = 0
      proxy.decide(({ method, headers }) =>
        method === 'GET' && headers.range !== undefined && broken++ % 2 === 0
          ? { kind: 'truncate', bytes: MIB }
          : { kind: 'pass' },
      )

      await openStore().download('a', join(directory, 'copy'))

      assert(broken > 5)
      assert.equal(digest(await readFile(join(directory, 'copy'))), digest(content))
    })

    it('are not put together from two, when one is replaced while it comes down', async () => {
      const store = openStore()
      await store.publish(localPath, 'a')
      let isReplaced = false
      proxy.decide(async ({ method, headers }) => {
        if (method === 'GET' && !isReplaced && !headers.range?.startsWith('bytes=0-')) {
          isReplaced = true
          await client().send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: randomBytes(40 * MIB) }))
        }
        return { kind: 'pass' }
      })

      await assert.rejects(store.download('a', join(directory, 'copy')), { code: 'PHLO_S3_REFUSED' })
    })

    it('take away what a crash left of others a day ago, and nothing younger', async () => {
      await begin('crashed')
      const later = { ...systemAmbient, now: () => Date.now() + DAY_MS + 60_000 }
      await openStore().publish(localPath, 'a')
      assert.deepEqual(await unfinished(), ['crashed'])
      await writeFile(localPath, content)

      await openStore(later).publish(localPath, 'b')

      assert.deepEqual(await unfinished(), [])
    })

    function openStore(ambient = systemAmbient) {
      const { credentials } = server()
      return s3Store({ bucket, prefix: '', endpoint: proxy.url, credentials }, { ambient })
    }

    function client(): S3Client {
      const { endpoint, credentials, region } = server()
      return new S3Client({ endpoint, region, credentials, forcePathStyle: true })
    }

    async function begin(key: string): Promise<void> {
      const { UploadId } = await client().send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }))
      const part = { Bucket: bucket, Key: key, UploadId, PartNumber: 1, Body: Buffer.alloc(5 * MIB) }
      await client().send(new UploadPartCommand(part))
    }

    /** Keys of uploads that became no object. */
    async function unfinished(): Promise<readonly (string | undefined)[]> {
      const { Uploads = [] } = await client().send(new ListMultipartUploadsCommand({ Bucket: bucket }))
      return Uploads.map(({ Key }) => Key)
    }

    function counted(method: string, part: string): number {
      return proxy.requests.filter((request) => request.method === method && request.path.includes(part)).length
    }
  })
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
