import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { listRuns } from '../../../src/pipelines/run/list-runs.js'
import type { RunContext } from '../../../src/pipelines/run/run.js'
import { failingStore, StoreFailure } from '../../support/failing-store.js'
import { rowsShown } from '../../support/rows-shown.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const WORKER = fileURLToPath(new URL('../../support/killed-run.ts', import.meta.url))
/** Every round replaces the rows by those of one more version of the file, so that all rounds take the same steps. */
const FILES = {
  'workflows/orders.ts': `
    import { check, files, ingest } from 'phlo'
    export const orders = ingest({
      table: 'bronze.orders', source: files({ path: 'data.csv' }), write: 'replace', checks: [check.unique('version')],
    })`,
  'data.csv': 'version\n1\n',
}

describe('pipelines/run and a process that dies', () => {
  it('shows a table as before or after when killed at any change of the store, and works on', async function () {
    this.timeout(600_000)
    await using project = await runProject(FILES)
    await project.materialize()
    // The process of the next round starts while the one of this round works.
    let next = startWorker(project)
    try {
      for (let killAt = 0, isKilled = true; isKilled; killAt += 1) {
        const worker = next
        next = startWorker(project)
        await project.write('data.csv', `version\n${killAt + 2}\n`)
        worker.stdin.end(String(killAt))
        const [code, signal] = await once(worker, 'exit')
        assert(code === 0 || signal === 'SIGKILL')
        isKilled = signal === 'SIGKILL'
        await assertWhole(project, killAt + 2, {})
      }
    } finally {
      next.kill()
    }
  })

  it('shows a table as before or after when the store fails from some call on, and works on', async () => {
    await using project = await runProject(FILES)
    await project.materialize()

    // The process above is killed at every change; here every third call will do, before and after it in turn.
    for (let round = 0, isFailed = true; isFailed; round += 1) {
      const number = 3 * round
      await project.write('data.csv', `version\n${round + 2}\n`)
      const store = failingStore(project.lake.warehouse.store, { number, when: number % 2 === 0 ? 'before' : 'after' })
      const holder = { host: 'here', pid: number, isAlive: () => false }
      const run = project.lakeOver(store).then((lake) => project.materialize({ context: { lake, holder } }))
      isFailed = await run.then(
        () => false,
        (error) => {
          assert(error instanceof StoreFailure, String(error))
          return true
        },
      )
      await assertWhole(project, round + 2, { holder })
    }
  })
})

function startWorker({ directory }: RunProject): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--import', 'tsx', WORKER, directory])
}

/** The table shows one of two versions; afterwards a run succeeds, and it shows the later one. */
async function assertWhole(project: RunProject, version: number, context: Partial<RunContext>): Promise<void> {
  const found = await versionShown(project)
  assert(found === BigInt(version - 1) || found === BigInt(version), `${found} of ${version}`)

  const states = await listRuns({ ...project.context, ...context }, { runsMax: 3 })
  assert(!states.some(({ status }) => status === 'running'))

  // Without retention, or the branches of all crashed runs would lengthen every later round.
  await project.materialize({ context, retentionMs: 0 })
  assert.equal(await versionShown(project), BigInt(version))
}

/** As a process that opens the warehouse anew sees it. */
async function versionShown(project: RunProject): Promise<unknown> {
  const rows = await rowsShown(await project.lakeOver(project.lake.warehouse.store), ['bronze', 'orders'])
  assert.equal(rows.length, 1)
  return rows[0]?.version
}
