import assert from 'node:assert/strict'
import type { RunContext } from '../../../src/pipelines/run/run.js'
import { failingStore, StoreFailure } from '../../support/failing-store.js'
import { quarantined, salesWorkflow } from '../../support/quarantine-project.js'
import { type MaterializeOptions, type RunProject, runProject } from '../../support/run-project.js'

const WORKFLOW = 'workflows/sales.ts'
const LOOSE = 'id: z.int(), name: z.string().nullable(), amount: z.int32()'
const REPLAY = { quarantine: { type: 'replay', run: undefined } } as const

describe('pipelines/quarantine and a store that fails', () => {
  it('has each row of a file in the table or in quarantine, or none of them', async function () {
    this.timeout(300_000)
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/0.csv': fileOf(0) })
    await project.materialize()

    await eachFailure(project, {}, async (round) => {
      await project.write(`in/${round + 1}.csv`, fileOf(round + 1))
      return async () => {
        const [rows, open] = await found(project)
        assert.equal(rows.length, open.length)
        assert([round + 1, round + 2].includes(rows.length), `${rows.length} after round ${round}`)
      }
    })
  })

  it('has each row that is replayed in the table or in quarantine, once', async function () {
    this.timeout(300_000)
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/0.csv': fileOf(0) })
    await project.materialize()

    await eachFailure(project, REPLAY, async (round) => {
      await project.write(WORKFLOW, salesWorkflow())
      await project.write(`in/${round + 1}.csv`, fileOf(round + 1))
      await project.materialize()
      await project.write(WORKFLOW, salesWorkflow('', LOOSE))
      return async () => {
        const [rows, open] = await found(project)
        const expected = Array.from({ length: 2 * (round + 2) }, (_, index) => index)
        assert.deepEqual(
          [...rows, ...open].sort((one, other) => one - other),
          expected,
        )
      }
    })
  })

  it('writes each row once when two replays and a run race', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/0.csv': fileOf(0) })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))
    await project.write('in/1.csv', fileOf(1))

    const ended = await Promise.allSettled([
      project.materialize(REPLAY),
      project.materialize(REPLAY),
      project.materialize(),
    ])

    assert(ended.some(({ status }) => status === 'fulfilled'))
    await project.materialize()
    await project.materialize(REPLAY)
    assert.deepEqual(await found(project), [[0, 1, 2, 3], []])
  })
})

/** One row that fits and one that does not, while no amount may be above 100. */
function fileOf(number: number): string {
  return `id,name,amount\n${2 * number},good,1\n${2 * number + 1},bad,500\n`
}

/** Fail at every third call in turn, until none fails any more; another process then goes on. */
async function eachFailure(
  project: RunProject,
  options: MaterializeOptions,
  prepare: (round: number) => Promise<() => Promise<void>>,
): Promise<void> {
  for (let round = 0, isFailed = true; isFailed; round += 1) {
    const check = await prepare(round)
    const number = 3 * round
    const store = failingStore(project.lake.warehouse.store, { number, when: number % 2 === 0 ? 'before' : 'after' })
    const context: Partial<RunContext> = { holder: { host: 'here', pid: number, isAlive: () => false } }
    const run = project
      .lakeOver(store)
      .then((lake) => project.materialize({ ...options, context: { ...context, lake } }))
    isFailed = await run.then(
      () => false,
      (error) => {
        assert(error instanceof StoreFailure, String(error))
        return true
      },
    )
    await check()
    // Without retention, or the branches of all crashed runs would lengthen every later round.
    await project.materialize({ ...options, context, retentionMs: 0 })
    await check()
  }
}

/** The ids in the table and those in quarantine, as a process that opens the warehouse anew sees them. */
async function found(project: RunProject): Promise<readonly [readonly number[], readonly number[]]> {
  const lake = await project.lakeOver(project.lake.warehouse.store)
  const rows = await project.rows('SELECT id FROM bronze.sales ORDER BY id')
  const open = await quarantined(lake)
  return [rows.map(([id]) => Number(id)), open.map(({ raw }) => Number(raw.split(',')[0]))]
}
