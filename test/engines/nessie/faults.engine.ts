import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Catalog, CommitHash, LogEntry, Operation, Reference } from '../../../src/catalog/catalog.js'
import type { NessieOptions } from '../../../src/catalog/nessie/nessie-options.js'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { openNessie } from '../../../src/cli/targets/open-nessie.js'
import { createRef } from '../../../src/tables/create-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { failureOf } from '../../support/assert-failure.js'
import { entriesRequest, readRows } from '../../support/entries-table.js'
import { type Fate, type FaultProxy, faultProxy, type ProxiedRequest } from '../../support/fault-proxy.js'
import { type NessieServer, nessieServer, startNessie } from '../../support/nessie-server.js'
import { postgresServer, SUPERUSER_PASSWORD } from '../../support/postgres-server.js'
import { seededRandom } from '../../support/seeded-random.js'
import { tableContent } from '../../support/table-content.js'
import { tempLake } from '../../support/temp-lake.js'
import { emptyNessie } from './empty-nessie.js'

const META = { message: 'Change', author: 'Ada', timeMs: 1_700_000_000_000, properties: { run: '1' } }
const A = ['a']
const WRITERS = 20

/** What can become of a request or of its answer, once. */
const FAULTS: Readonly<Record<string, Fate>> = {
  'answered with 500': { kind: 'answer', status: 500, body: '{}' },
  'answered with 503 by something in between': {
    kind: 'answer',
    status: 503,
    body: '<html>',
    contentType: 'text/html',
  },
  'reset before it arrived': { kind: 'reset' },
  'answered, and the answer lost': { kind: 'lose-answer' },
  'answered in part': { kind: 'truncate', bytes: 20 },
  'delivered twice, and answered for the first time': { kind: 'duplicate', answer: 'first' },
  'delivered twice, and answered for the second time': { kind: 'duplicate', answer: 'second' },
  'answered late': { kind: 'pass', delayMs: 300 },
}

/** The requests of a merge that change something. */
const STEPS: Readonly<Record<string, (request: ProxiedRequest) => boolean>> = {
  'make-its-branch': ({ method, path }) => method === 'POST' && path.includes('/trees?'),
  'merge-there': ({ path }) => path.endsWith('/merge'),
  'move-the-target': ({ method }) => method === 'PUT',
  'drop-its-branch': ({ method }) => method === 'DELETE',
}

describe('catalog/nessie where the server or the network fails', () => {
  const postgres = postgresServer()
  const database = () => ({ port: postgres().port, user: 'postgres', password: SUPERUSER_PASSWORD, name: 'postgres' })
  const server = nessieServer(() => ({ database: database() }))
  let direct: Catalog
  let proxy: FaultProxy

  beforeEach(async () => {
    direct = await open(server().uri)
    await emptyNessie(direct)
    proxy = await faultProxy(server().uri)
  })
  afterEach(() => proxy[Symbol.asyncDispose]())

  for (const [name, fate] of Object.entries(FAULTS)) {
    it(`commits once when a commit is ${name}`, async () => {
      const catalog = await open(proxy.url)
      const first = await put(catalog, 1)
      once(fate, ({ path }) => path.endsWith('/commit'))
      const second = await put(catalog, 2)
      const third = await put(catalog, 3)

      const hashes = (await logOf('main')).map(({ hash }) => hash)
      assert.deepEqual(hashes.slice(0, 3), [third, second, first])
      assert.equal(hashes.length, 4)
    })
  }

  for (const [name, fate] of Object.entries(FAULTS)) {
    it(`merges once when any request of a merge is ${name}`, async () => {
      const catalog = await open(proxy.url)
      await put(catalog, 1)
      for (const [step, isStep] of Object.entries(STEPS)) {
        const fromHash = await branchWithChange(step)
        once(fate, isStep)
        const result = await catalog.merge({ fromHash, into: 'main', meta: META })

        assert.equal(result.status, 'merged', step)
        const [merge] = await logOf('main')
        assert.deepEqual([merge?.hash, merge?.mergeParent], [result.hash, fromHash], step)
      }
      assert.equal((await logOf('main')).length, 2 + Object.keys(STEPS).length)
    })
  }

  it('makes, moves and deletes a branch once when the answers are lost', async () => {
    const catalog = await open(proxy.url)
    const [first, second] = [await put(catalog, 1), await put(catalog, 2)]
    const lost: Fate = { kind: 'lose-answer' }

    once(lost, ({ method }) => method === 'POST')
    await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: first })
    once(lost, ({ method }) => method === 'PUT')
    await catalog.assignReference('dev', { expectedHash: first, newHash: second })
    assert.equal((await direct.reference('dev'))?.hash, second)
    once(lost, ({ method }) => method === 'DELETE')
    await catalog.deleteReference('dev', second)
    assert.equal(await direct.reference('dev'), undefined)
  })

  it('makes a branch that a person asked for when the request is delivered twice, and none that is there', async () => {
    const catalog = await open(proxy.url)
    const hash = await put(catalog, 1)
    const dev: Reference = { type: 'BRANCH', name: 'dev', hash }
    once({ kind: 'duplicate', answer: 'second' }, ({ method }) => method === 'POST')
    await createRef(catalog, dev)

    assert.equal((await direct.reference('dev'))?.hash, hash)
    assert.equal((await failureOf(createRef(catalog, dev))).code, 'PHLO_REF_EXISTS')
  })

  it('tells who only reads within seconds that a server is gone which was there', async () => {
    const settings = { uri: proxy.url, authentication: { type: 'none' }, ca: undefined } as const
    const catalog = await openNessie(settings, { readOnly: true })
    await catalog.references()
    proxy.decide(() => ({ kind: 'reset' }))
    const begun = Date.now()

    assert.equal((await failureOf(catalog.references())).code, 'PHLO_NESSIE_UNREACHABLE')
    assert(Date.now() - begun < 15_000)
  })

  it('says that it is not known whether a commit was made when its answer is lost and no other one comes', async () => {
    const catalog = await open(proxy.url, { patienceMs: 300 })
    const expectedHash = (await direct.reference('main'))?.hash ?? ''
    let wasLost = false
    proxy.decide(({ path }) => {
      if (wasLost) return { kind: 'reset' }
      wasLost = path.endsWith('/commit')
      return { kind: wasLost ? 'lose-answer' : 'pass' }
    })
    const error = await failureOf(catalog.commit({ branch: 'main', expectedHash, meta: META, operations: [putOf(1)] }))

    assert.equal(error.code, 'PHLO_COMMIT_UNCERTAIN')
    assert.equal((await logOf('main')).length, 2)
  })

  it('says that it is not known whether a merge was made when the answer to its last step is lost for good', async () => {
    const catalog = await open(proxy.url, { patienceMs: 300 })
    await put(catalog, 1)
    const fromHash = await branchWithChange('dev')
    proxy.decide(({ method }) => ({ kind: method === 'PUT' ? 'lose-answer' : 'pass' }))
    const error = await failureOf(catalog.merge({ fromHash, into: 'main', meta: META }))

    assert.equal(error.code, 'PHLO_COMMIT_UNCERTAIN')
    assert.equal((await logOf('main'))[0]?.hash, error.context.commit)
  })

  it('fails in words when the server is gone, goes on failing, or is something else', async () => {
    const catalog = await open(proxy.url, { patienceMs: 300 })

    proxy.decide(() => ({ kind: 'answer', status: 500 }))
    assert.equal((await failureOf(catalog.references())).code, 'PHLO_NESSIE_FAILED')
    proxy.decide(() => ({ kind: 'answer', status: 404, body: 'Not found' }))
    assert.equal((await failureOf(open(proxy.url))).code, 'PHLO_NESSIE_REFUSED')
    const page: Fate = { kind: 'answer', status: 200, body: '<html>', contentType: 'text/html' }
    proxy.decide(() => page)
    assert.equal((await failureOf(open(proxy.url))).code, 'PHLO_NESSIE_REFUSED')
    proxy.decide(() => ({ kind: 'answer', status: 413, body: '<html>', contentType: 'text/html' }))
    const tooLarge = await failureOf(catalog.references())
    assert.deepEqual([tooLarge.code, tooLarge.context.status], ['PHLO_NESSIE_REFUSED', 413])
    proxy.decide(() => ({ kind: 'pass', delayMs: 2000 }))
    const slow = await failureOf(open(proxy.url, { patienceMs: 300, answerMsMax: 200 }))
    assert.equal(slow.code, 'PHLO_NESSIE_UNREACHABLE')
    assert.equal(
      (await failureOf(open('http://127.0.0.1:1/api/v2', { patienceMs: 300 }))).code,
      'PHLO_NESSIE_UNREACHABLE',
    )
  })

  it(`lets every one of ${WRITERS} racing writers append once, over a network that fails now and then`, async () => {
    const random = seededRandom(7)
    const faults = Object.values(FAULTS)
    proxy.decide(() =>
      random() < 0.1 ? (faults[Math.floor(random() * faults.length)] ?? { kind: 'pass' }) : { kind: 'pass' },
    )
    await using lake = await tempLake({ catalog: () => open(proxy.url), engine: { threads: 1 } })
    await writeRows(lake, entriesRequest(`(-1, 'first')`))
    const others = await Promise.all(Array.from({ length: WRITERS }, () => open(proxy.url)))

    await Promise.all(
      others.map((catalog, index) => writeRows({ ...lake, catalog }, entriesRequest(`(${index}, 'x')`))),
    )

    proxy.decide(() => ({ kind: 'pass' }))
    assert.deepEqual(
      (await readRows(lake)).map(([id]) => id),
      Array.from({ length: WRITERS + 1 }, (_, index) => BigInt(index - 1)),
    )
    assert.equal((await logOf('main')).length, WRITERS + 2)
  })

  it('loses no commit that was acknowledged, and makes none twice, while the server is restarted', async () => {
    let restarted: NessieServer = server()
    // On a busy machine a restart takes longer than a person is made to wait.
    const catalog = await open(restarted.uri, { patienceMs: 300_000 })
    const acknowledged: CommitHash[] = []
    const restart = delay(300).then(async () => {
      await server().stop()
      restarted = await startNessie({ port: server().port, database: database() })
    })
    try {
      let isRestarted = false
      const settled = restart.finally(() => {
        isRestarted = true
      })
      for (let version = 1; !isRestarted || version < 20; version++) acknowledged.push(await put(catalog, version))
      await settled

      const log = await logOf('main')
      assert.deepEqual(
        log.slice(0, -1).map(({ hash }) => hash),
        acknowledged.toReversed(),
      )
    } finally {
      await restarted.stop()
    }
  })

  /** Open the catalog and ask it for something. */
  async function open(uri: string, options: Partial<NessieOptions> = {}): Promise<Catalog> {
    const catalog = openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient, ...options })
    await catalog.reference('main')
    return catalog
  }

  /** Let a fault befall the next request of a kind, and no other. */
  function once(fate: Fate, isMeant: (request: ProxiedRequest) => boolean): void {
    let isOver = false
    proxy.decide((request) => {
      if (isOver || !isMeant(request)) return { kind: 'pass' }
      isOver = true
      return fate
    })
  }

  async function put(catalog: Catalog, version: number, branch = 'main'): Promise<CommitHash> {
    const expectedHash = (await catalog.reference(branch))?.hash ?? ''
    const result = await catalog.commit({ branch, expectedHash, meta: META, operations: [putOf(version)] })
    assert(result.status === 'committed')
    return result.hash
  }

  function putOf(version: number, key = A): Operation {
    return { type: 'PUT', key, content: tableContent('a', version) }
  }

  async function branchWithChange(name: string): Promise<CommitHash> {
    const hash = (await direct.reference('main'))?.hash ?? ''
    await direct.createReference({ type: 'BRANCH', name, hash })
    const result = await direct.commit({ branch: name, expectedHash: hash, meta: META, operations: [putOf(1, [name])] })
    assert(result.status === 'committed')
    return result.hash
  }

  async function logOf(branch: string): Promise<readonly LogEntry[]> {
    const log: LogEntry[] = []
    for await (const entry of direct.log((await direct.reference(branch))?.hash ?? '')) log.push(entry)
    return log
  }
})
