import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { EXIT, PhloError } from '../../../src/errors.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import type { Lake } from '../../../src/tables/lake.js'
import type { PushReport } from '../../../src/tables/push/push.js'
import { failureOf } from '../../support/assert-failure.js'
import type { Decide, Fate } from '../../support/fault-proxy.js'
import { behindProxies, FATES, type FaultyServers } from '../../support/faulty-servers.js'
import { viewTables } from '../../support/lake-view.js'
import { nessieServer } from '../../support/nessie-server.js'
import { type RemoteProject, remoteProject } from '../../support/remote-project.js'
import { REMOTE_TARGET, remoteEnvironment } from '../../support/remote-target.js'
import { runPhlo } from '../../support/run-phlo.js'
import { seededRandom } from '../../support/seeded-random.js'
import { push, storiedLake } from '../../support/storied-lake.js'
import type { TempLake } from '../../support/temp-lake.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const BIN = fileURLToPath(new URL('../../../bin/run.js', import.meta.url))

/** After which part of its requests a copy is killed. */
const KILLS = [0.1, 0.5, 0.8, 0.92]

describe('engines/stack/push (faults)', function () {
  this.timeout(600_000)
  const objectStore = versitygwServer()
  const nessie = nessieServer()
  let source: TempLake
  let expected: unknown
  let requestCount: number

  before(async () => {
    source = await storiedLake()
    expected = await shownBy(source)
    await using faulty = await emptyServers()
    await using project = await projectOn(faulty)
    requestCount = await faulty.count(async () => assert.equal((await runPush(project, faulty)).exitCode, 0))
  })

  after(() => source?.[Symbol.asyncDispose]())

  for (const [what, fate] of Object.entries(FATES)) {
    it(`copies everything once, or says why not, while now and then an answer ${what}`, async () => {
      await using faulty = await emptyServers()
      await using project = await projectOn(faulty)
      await using target = await project.open()
      const decide = sometimes(fate)
      for (const proxy of [faulty.s3, faulty.nessie]) proxy.decide(decide)

      const failure = await push(await source.reopen(), target.lake).catch((error: unknown) => error)

      pass(faulty)
      if (failure instanceof Error) assertForeseen(failure)
      await assertNextCompletes(project)
    })
  }

  for (const [server, what, fate] of [
    ['s3', 'is gone', { kind: 'reset' }],
    ['nessie', 'lets nobody in', { kind: 'answer', status: 403 }],
  ] as const) {
    it(`says that ${server} ${what} in the midst of a copy, and goes on when it is back`, async () => {
      await using faulty = await emptyServers()
      await using project = await projectOn(faulty)
      await using target = await project.open()
      let left = 20
      faulty[server].decide(() => (left-- > 0 ? { kind: 'pass' } : fate))

      assertForeseen(await failureOf(push(await source.reopen(), target.lake)))

      pass(faulty)
      await assertNextCompletes(project)
    })
  }

  for (const part of KILLS) {
    it(`goes on where it was when its process was killed after ${part * 100} % of a copy`, async () => {
      await using faulty = await emptyServers()
      await using project = await projectOn(faulty)
      const { PATH, HOME } = process.env
      const env = { PATH, HOME, ...remoteEnvironment(faulty.servers) }
      const child = spawn(process.execPath, [BIN, ...PUSH], { cwd: project.directory, env })
      let left = Math.floor(part * requestCount)
      for (const proxy of [faulty.s3, faulty.nessie]) {
        proxy.decide(() => {
          if (left-- <= 0) child.kill('SIGKILL')
          return { kind: 'pass' }
        })
      }
      const [, signal] = await once(child, 'exit')

      pass(faulty)
      assert.equal(signal, 'SIGKILL')
      assert.equal((await runPush(project, faulty)).exitCode, 0)
      const { commits, objects } = await assertNextCompletes(project)
      assert.deepEqual([commits, objects.count], [0, 0])
    })
  }

  /** A new bucket, and a Nessie as it was at first. */
  async function emptyServers(): Promise<FaultyServers> {
    const { uri } = nessie()
    const catalog = await openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient })
    for (const { name, hash } of await catalog.references()) {
      if (name !== 'main') await catalog.deleteReference(name, hash)
      else
        for await (const { hash: newHash, parent } of catalog.log(hash))
          if (parent === undefined && newHash !== hash)
            await catalog.assignReference(name, { expectedHash: hash, newHash })
    }
    return behindProxies({ s3: objectStore(), nessie: nessie(), bucket: await objectStore().makeBucket() })
  }

  /** A project whose target `local` is the lake, and `remote` is on the servers. */
  function projectOn({ servers }: FaultyServers): Promise<RemoteProject> {
    const local = `  local: { warehouse: ${join(source.directory, 'warehouse')} }`
    return remoteProject(servers, { 'phlo.yaml': `version: 1\nname: lake\ntargets:\n${local}${REMOTE_TARGET}` })
  }

  async function assertNextCompletes(project: RemoteProject): Promise<PushReport> {
    await using target = await project.open()
    const report = await push(await source.reopen(), target.lake)
    assert.deepEqual(await shownBy(target.lake), expected)
    assert.deepEqual((await fsckLake(target.lake)).problems, [])
    return report
  }
})

const PUSH = ['catalog', 'push', '--to', 'remote']

function runPush({ directory }: RemoteProject, { servers }: FaultyServers) {
  return runPhlo(PUSH, { cwd: directory, env: remoteEnvironment(servers) })
}

/** What refs show, branches of unfinished copies among them, of which there should be none. */
async function shownBy(lake: Lake): Promise<unknown> {
  const shown: unknown[] = []
  for (const { name, hash } of await lake.catalog.references()) {
    const commits: unknown[] = []
    for await (const { meta, mergeParent, operations } of lake.catalog.log(hash)) {
      if (operations.length > 0) commits.push([meta.message, meta.timeMs, mergeParent !== undefined, operations.length])
    }
    shown.push({ name, commits, tables: await viewTables(lake, hash) })
  }
  return shown
}

/** A request is spoiled once, and passes when it is made again. */
function sometimes(fate: Fate): Decide {
  const random = seededRandom(5)
  const spoiled = new Set<string>()
  return ({ method, path }) => {
    const what = `${method} ${path}`
    if (spoiled.has(what) || random() > 0.2) return { kind: 'pass' }
    spoiled.add(what)
    return fate
  }
}

function pass({ s3, nessie }: FaultyServers): void {
  for (const proxy of [s3, nessie]) proxy.decide(() => ({ kind: 'pass' }))
}

/** Something outside of Phlo, or that others were faster. */
function assertForeseen(error: unknown): void {
  assert(error instanceof PhloError, String(error))
  assert.ok(error.exitCode === EXIT.environment || error.exitCode === EXIT.conflict, error.code)
}
