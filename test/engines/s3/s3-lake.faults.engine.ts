import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { PhloError } from '../../../src/errors.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import type { Lake } from '../../../src/tables/lake.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { entriesRequest, readRows } from '../../support/entries-table.js'
import { type Decide, type FaultProxy, faultProxy } from '../../support/fault-proxy.js'
import { s3Lake } from '../../support/s3-lake.js'
import { seededRandom } from '../../support/seeded-random.js'
import type { TempLake } from '../../support/temp-lake.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const WRITERS = 5
const WRITES = 3

/** What an object store, or the line to it, may do; each to a request that comes for the first time. */
const FAULTS: readonly (readonly [string, Decide])[] = [
  ['answers 500 now and then', () => ({ kind: 'answer', status: 500 })],
  ['answers 503 SlowDown now and then', () => answer(503, 'SlowDown')],
  ['loses answers to what it did', () => ({ kind: 'lose-answer' })],
  ['breaks the line before it gets a request', () => ({ kind: 'reset' })],
  ['breaks off in the middle of answers', () => ({ kind: 'truncate', bytes: 10 })],
  ['gets requests twice', () => ({ kind: 'duplicate', answer: 'second' })],
  ['is slow', () => ({ kind: 'pass', delayMs: 100 })],
]

describe('a lake in a bucket (faults)', () => {
  const server = versitygwServer()
  let proxy: FaultProxy

  beforeEach(async () => {
    proxy = await faultProxy(server().endpoint)
  })

  afterEach(() => proxy[Symbol.asyncDispose]())

  for (const [name, fault] of FAULTS) {
    it(`takes every row of racing writers once while the store ${name}`, async () => {
      await using lake = await s3Lake(server(), { endpoint: proxy.url })
      const lakes = await openOften(lake)
      proxy.decide(sometimes(fault))

      const ids = lakes.flatMap((_, writer) => Array.from({ length: WRITES }, (_, write) => writer * 100 + write))
      await Promise.all(
        lakes.map(async (writer, index) => {
          for (let write = 0; write < WRITES; write++) await append(writer, index * 100 + write)
        }),
      )

      assert(proxy.requests.some(({ fate }) => fate !== 'pass') || name === 'is slow')
      assert.deepEqual(await idsOf(lake), ids.map(BigInt))
      assert.equal((await messagesOf(lake)).length, ids.length)
      assert.deepEqual((await fsckLake(lake)).problems, [])
    })
  }

  it('loses no acknowledged row, and has none twice, when the store is killed under racing writers and comes back', async () => {
    await using lake = await s3Lake(server(), { endpoint: proxy.url })
    const lakes = await openOften(lake)
    const acknowledged: bigint[] = []
    let isOver = false

    const writing = lakes.map(async (writer, index) => {
      for (let write = 0; !isOver; write++) {
        const id = index * 1_000_000 + write
        try {
          await append(writer, id)
          acknowledged.push(BigInt(id))
        } catch (error) {
          assert(error instanceof PhloError, String(error))
          assert(['PHLO_S3_UNREACHABLE', 'PHLO_S3_BUSY'].includes(error.code), error.code)
        }
      }
    })
    const moreAppends = async () => {
      const enough = acknowledged.length + WRITERS
      while (acknowledged.length < enough) await Promise.race([pause(20), Promise.all(writing)])
    }
    for (const downMs of [200, 8_000]) {
      await moreAppends()
      await server().stop()
      await pause(downMs)
      await server().start()
    }
    await moreAppends()
    isOver = true
    await Promise.all(writing)

    const rows = await idsOf(lake)
    assert.equal(new Set(rows).size, rows.length)
    assert.deepEqual(
      acknowledged.filter((id) => !rows.includes(id)),
      [],
    )
    assert.equal((await messagesOf(lake)).length, rows.length)
    assert.deepEqual((await fsckLake(lake)).problems, [])
  })

  for (const [said, code] of [
    ['ExpiredToken', 'PHLO_S3_CREDENTIALS_EXPIRED'],
    ['AccessDenied', 'PHLO_S3_DENIED'],
  ] as const) {
    it(`fails with ${code} when the store begins to answer ${said}, and goes on where it was afterwards`, async () => {
      await using lake = await s3Lake(server(), { endpoint: proxy.url })
      await append(lake, 1)
      for (const begun of [0, 3, 6, 9]) {
        const from = proxy.requests.length + begun
        proxy.decide(({ number }) => (number < from ? { kind: 'pass' } : answer(403, said)))
        await assert.rejects(append(lake, 2), { code })
        proxy.decide(() => ({ kind: 'pass' }))
      }

      await append(lake, 3)

      assert.deepEqual(await idsOf(lake), [1n, 3n])
      assert.deepEqual((await fsckLake(lake)).problems, [])
    })
  }

  /** A request is spoiled once, and passes when it is made again. */
  function sometimes(fault: Decide): Decide {
    const random = seededRandom(7)
    const spoiled = new Set<string>()
    return (request) => {
      const what = `${request.method} ${request.path}`
      if (spoiled.has(what) || random() > 0.3) return { kind: 'pass' }
      spoiled.add(what)
      return fault(request)
    }
  }
})

async function openOften(lake: TempLake) {
  await append(lake, -1)
  return await Promise.all(Array.from({ length: WRITERS }, () => lake.reopen()))
}

async function append(lake: Lake, id: number): Promise<void> {
  await writeRows(lake, entriesRequest(`(${id}, 'x')`, { commit: { message: `write ${id}`, properties: {} } }))
}

/** The rows that writers appended, read with an empty cache. */
async function idsOf(lake: TempLake): Promise<readonly unknown[]> {
  return (await readRows(await lake.reopen())).map(([id]) => id).filter((id) => id !== -1n)
}

async function messagesOf(lake: TempLake): Promise<readonly string[]> {
  const head = (await lake.catalog.reference('main'))?.hash ?? ''
  const messages: string[] = []
  for await (const { meta } of lake.catalog.log(head)) messages.push(meta.message)
  return messages.filter((message) => message.startsWith('write') && message !== 'write -1')
}

function answer(status: number, said: string) {
  const body = `<?xml version="1.0"?><Error><Code>${said}</Code><Message>No.</Message></Error>`
  return { kind: 'answer', status, body, contentType: 'application/xml' } as const
}
