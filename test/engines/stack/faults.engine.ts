import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { EXIT, PhloError } from '../../../src/errors.js'
import type { Lake } from '../../../src/tables/lake.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { failureOf } from '../../support/assert-failure.js'
import { behindProxies, FATES, isChange } from '../../support/faulty-servers.js'
import { READINGS } from '../../support/lake-project.js'
import { type NessieServer, nessieServer, startNessie } from '../../support/nessie-server.js'
import { remoteProject } from '../../support/remote-project.js'
import { type RemoteServers, remoteEnvironment } from '../../support/remote-target.js'
import { rowsShown } from '../../support/rows-shown.js'
import { phloJson } from '../../support/run-phlo.js'
import { tempFolder } from '../../support/temp-folder.js'
import { versitygwServer } from '../../support/versitygw-server.js'

describe('engines/stack/faults', function () {
  this.timeout(600_000)
  const objectStore = versitygwServer()
  const nessie = nessieServer()
  const servers = async (): Promise<RemoteServers> => {
    return { s3: objectStore(), nessie: nessie(), bucket: await objectStore().makeBucket() }
  }

  for (const [index, [what, fate]] of Object.entries(FATES).entries()) {
    it(`appends once, whichever answer ${what}`, async () => {
      const table = `once_${index}`
      await using faulty = await behindProxies(await servers())
      await using project = await remoteProject(faulty.servers)
      await using target = await project.open()
      await append(target.lake, table, 0)
      const requestCount = await faulty.count(() => append(target.lake, table, 1))

      for (let request = 0; request < requestCount; request++) {
        faulty.meet(fate, request)
        await append(target.lake, table, 2 + request)
      }

      assert.deepEqual(await idsShown(target.lake, table), numbersTo(2 + requestCount))
    })
  }

  it('publishes every run once, whichever answer to a change is lost', async () => {
    await using faulty = await behindProxies(await servers())
    await using project = await remoteProject(faulty.servers, READINGS)
    const options = { cwd: project.directory, env: remoteEnvironment(faulty.servers) }
    const run = () => phloJson<{ readonly status: string }>(['materialize', '--target', 'remote'], options)
    await run()
    await project.write('data/2.csv', 'id,place,value\n3,porch,7\n')
    const changeCount = await faulty.count(run, isChange)

    for (let change = 0; change < changeCount; change++) {
      await project.write(`data/lost-${change}.csv`, `id,place,value\n${4 + change},attic,1\n`)
      faulty.meet({ kind: 'lose-answer' }, change, isChange)
      assert.equal((await run()).status, 'published')
    }

    await using target = await project.open()
    const expected = numbersTo(3 + changeCount).map((id) => id + 1)
    assert.deepEqual(await idsShown(target.lake, 'readings'), expected)
  })

  for (const server of ['s3', 'nessie'] as const) {
    it(`says that ${server} is down, and appends when it is back`, async () => {
      const table = `down_${server}`
      await using faulty = await behindProxies(await servers())
      await using project = await remoteProject(faulty.servers)
      await using target = await project.open()
      await append(target.lake, table, 0)

      faulty[server].decide(() => ({ kind: 'reset' }))
      const failure = await failureOf(append(target.lake, table, 1))
      faulty[server].decide(() => ({ kind: 'pass' }))
      await append(target.lake, table, 2)

      assert.equal(failure.code, server === 's3' ? 'PHLO_S3_UNREACHABLE' : 'PHLO_NESSIE_UNREACHABLE')
      assert.deepEqual(await idsShown(target.lake, table), [0, 2])
    })
  }

  it('loses no acknowledged append and makes none twice, while both servers are killed and started', async () => {
    await using folder = await tempFolder()
    await using durable = await restartableNessie(folder.path)
    await using project = await remoteProject({ ...(await servers()), nessie: durable.server() })
    await using target = await project.open()
    const acknowledged: number[] = []
    let isOver = false
    const writing = (async () => {
      for (let id = 0; !isOver; id++) {
        const failure = await append(target.lake, 'restarted', id).catch((error: unknown) => error)
        if (failure === undefined) acknowledged.push(id)
        else assertForeseen(failure)
      }
    })()

    const moreAppends = async () => {
      const enough = acknowledged.length + 4
      while (acknowledged.length < enough) await Promise.race([delay(20), writing])
    }
    for (const restart of [restartOf(objectStore()), durable.restart]) {
      await moreAppends()
      await restart()
    }
    await moreAppends()
    isOver = true
    await writing

    const shown = await idsShown(target.lake, 'restarted')
    assert.deepEqual([...new Set(shown)], shown)
    assert.deepEqual(
      acknowledged.filter((id) => !shown.includes(id)),
      [],
    )
  })

  it('accounts for the appends of twenty writers that race on one branch', async () => {
    await using project = await remoteProject(await servers())
    await using first = await project.open()
    await append(first.lake, 'raced', 0)

    const outcomes = await Promise.all(
      numbersTo(20).map(async (writer) => {
        await using target = await project.open()
        const outcome = await append(target.lake, 'raced', writer + 1).catch((error: unknown) => error)
        return { id: writer + 1, outcome }
      }),
    )

    for (const { outcome } of outcomes) if (outcome !== undefined) assertForeseen(outcome)
    const made = outcomes.filter(({ outcome }) => outcome === undefined).map(({ id }) => id)
    assert.deepEqual(await idsShown(first.lake, 'raced'), [0, ...made])
    assert.ok(made.length > 0)
  })
})

/** A Nessie that keeps what it knows when it is killed. */
async function restartableNessie(folder: string) {
  const settings = {
    'nessie.version.store.type': 'ROCKSDB',
    'nessie.version.store.persist.rocks.database-path': folder,
  }
  let server: NessieServer = await startNessie({ settings })
  return {
    server: () => server,
    async restart() {
      const { port } = server
      await server.stop()
      server = await startNessie({ settings, port })
    },
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

function restartOf(server: { stop(): Promise<void>; start(): Promise<void> }): () => Promise<void> {
  return async () => {
    await server.stop()
    await delay(300)
    await server.start()
  }
}

async function append(lake: Lake, table: string, id: number): Promise<void> {
  await writeRows(lake, {
    branch: 'main',
    key: ['bronze', table],
    rows: { sql: `SELECT ${id} AS id`, columns: ['id'] },
    mode: 'append',
    duplicates: 'refuse',
    definition: {
      schema: {
        schemaId: 0,
        fields: [{ id: 1, name: 'id', required: false, type: 'int' }],
        identifierFieldIds: [],
      },
      partition: [],
      properties: {},
    },
    schema: undefined,
    partition: undefined,
    properties: {},
    summary: {},
    commit: { message: `append ${id}`, properties: {} },
  })
}

async function idsShown(lake: Lake, table: string): Promise<readonly number[]> {
  const rows = await rowsShown(lake, ['bronze', table])
  return rows.map(({ id }) => Number(id)).sort((one, other) => one - other)
}

/** Something outside of Phlo, or that others were faster. */
function assertForeseen(error: unknown): void {
  assert(error instanceof PhloError, String(error))
  assert.ok(error.exitCode === EXIT.environment || error.exitCode === EXIT.conflict, error.code)
}

function numbersTo(end: number): readonly number[] {
  return Array.from({ length: end }, (_, number) => number)
}
