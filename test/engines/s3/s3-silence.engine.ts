import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import type { SilenceListener } from '../../../src/storage/notice-silence.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import type { Ambient } from '../../../src/storage/warehouse.js'
import { loopbackServer } from '../../support/loopback-server.js'

/** What a person waits for at most before hearing of it. */
const TOLD_MS_MAX = 30_000
/** What it takes at least to find out that a store is silent. */
const SILENT_MS_MAX = 8_000

describe('storage/s3/retry-strategy', () => {
  it('tells within half a minute of a store that takes connections and says nothing', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert(typeof address === 'object' && address !== null)

    await assertTold((work) => work(openStore(`http://127.0.0.1:${address.port}`)))

    server.close()
  })

  it('tells within half a minute of a store that stops in the middle of its answers', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 100, ETag: '"1"' })
      response.write('<?xml')
    })

    await assertTold((work) => work(openStore(server.url)))
  })

  it('says that it waits, fails at once in what follows, and asks again when the store speaks', async () => {
    let isSilent = true
    let asked = 0
    await using server = await loopbackServer((_, response) => {
      asked++
      if (!isSilent) response.end('bytes')
    })
    let nowMs = 0
    const waitedFor: string[] = []
    const ambient = { ...systemAmbient, now: () => nowMs }
    const store = openStore(server.url, { ambient, onSilence: (name) => waitedFor.push(name) })
    await assert.rejects(store.read('a'), { code: 'PHLO_S3_UNREACHABLE' })
    assert.deepEqual(waitedFor, [`the object store at ${server.url}`])
    isSilent = false
    const before = asked

    const begunMs = performance.now()
    await assert.rejects(store.read('a'), { code: 'PHLO_S3_UNREACHABLE' })
    assert.equal(asked, before)
    assert(performance.now() - begunMs < SILENT_MS_MAX)

    nowMs += 20_000
    assert.equal(String(Buffer.from((await store.read('a')) ?? [])), 'bytes')
  })

  it('takes no store for silent that is asked for much at once', async () => {
    await using server = await loopbackServer((_, response) => setTimeout(() => response.end('bytes'), 1000))
    const store = openStore(server.url)

    const read = await Promise.all(Array.from({ length: 600 }, (_, index) => store.read(`a${index}`)))

    assert(read.every((bytes) => bytes?.length === 5))
  })

  it('waits as long as it takes for an answer that goes on, and for much that goes up slowly', async () => {
    await using slow = await loopbackServer(drop)
    await using takes = await loopbackServer((request, response) => {
      request.on('data', async () => {
        request.pause()
        await pause(40)
        request.resume()
      })
      request.on('end', () => setTimeout(() => response.end(), 12_000))
    })

    const waitedFor: string[] = []
    const [read] = await Promise.all([
      openStore(slow.url, { onSilence: (name) => waitedFor.push(name) }).read('a'),
      openStore(takes.url).write('a', Buffer.alloc(16 * 1024 * 1024)),
    ])

    assert.equal(read?.length, 5)
    assert.deepEqual(waitedFor, [])
  })
})

/** Four bytes in twenty seconds, and the last. */
const drop: RequestListener = async (_, response) => {
  response.writeHead(200, { 'Content-Length': 5, ETag: '"1"' })
  for (let count = 0; count < 4; count++) {
    response.write('.')
    await pause(5000)
  }
  response.end('.')
}

/** Each with a store of its own: what follows a silence is not asked at all. */
async function assertTold(withStore: (work: (store: ObjectStore) => Promise<unknown>) => Promise<unknown>) {
  const begunMs = performance.now()
  const works: readonly ((store: ObjectStore) => Promise<unknown>)[] = [
    (store) => store.read('a'),
    (store) => store.stat('a'),
    (store) => store.write('a', Buffer.from('one')),
    (store) => store.writeIfAbsent('a', Buffer.from('one')),
    (store) => store.list('')[Symbol.asyncIterator]().next(),
    (store) => store.delete('a'),
  ]
  await Promise.all(works.map((work) => assert.rejects(withStore(work), { code: 'PHLO_S3_UNREACHABLE', exitCode: 3 })))
  assert(performance.now() - begunMs < TOLD_MS_MAX)
}

function openStore(
  endpoint: string,
  { ambient = systemAmbient, onSilence }: { readonly ambient?: Ambient; readonly onSilence?: SilenceListener } = {},
): ObjectStore {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return s3Store({ bucket: 'lake', prefix: '', endpoint, credentials }, { ambient, onSilence })
}
