import assert from 'node:assert/strict'
import type { Catalog } from '../../../src/catalog/catalog.js'
import type { RunContext } from '../../../src/pipelines/run/run.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const FILES = {
  'workflows/all.ts': `
    import { check, files, ingest } from 'phlo'
    const checks = [check.unique('n'), check.sql('few', 'SELECT 1 FROM bronze.one WHERE n > 9')]
    export const one = ingest({ table: 'bronze.one', source: files({ path: 'one.csv' }), checks })
    export const two = ingest({ table: 'bronze.two', source: files({ path: 'two.csv' }) })`,
  'one.csv': 'n\n1\n',
  'two.csv': 'n\n2\n',
}

describe('pipelines/run and a user who stops it', () => {
  it('publishes nothing whichever event the stop comes with, and runs again', async () => {
    await using project = await runProject(FILES)
    const before = await headOf(project)
    const events: string[] = []

    for (let stopAt = 0; events.at(-1) !== 'run-finished'; stopAt += 1) {
      const controller = new AbortController()
      events.length = 0
      const run = project.materialize({
        context: { signal: controller.signal },
        listen({ type }) {
          if (events.push(type) > stopAt) controller.abort()
        },
      })
      if (stopAt < EVENTS.length - 1) await assert.rejects(run, { code: 'PHLO_CANCELLED' })
      else assert.equal((await run).status, 'published')
      assert.equal((await headOf(project)) === before, stopAt < EVENTS.length - 1, `stopped at ${events.at(-1)}`)
    }

    assert.deepEqual(events, EVENTS)
  })

  it('publishes nothing when the stop comes while the publication is worked out', async () => {
    await using project = await runProject(FILES)
    const before = await headOf(project)

    for (let stopAt = 0, isStopped = true; isStopped; stopAt += 1) {
      const watched = stopsAtCall(project, stopAt)
      const run = project.materialize({ context: watched.context })
      isStopped = await run.then(
        () => false,
        ({ code }) => code === 'PHLO_CANCELLED',
      )
      assert.equal((await headOf(project)) === before, isStopped)
      // Beyond the commit there is nothing left to stop.
      assert(isStopped || watched.isCommitting(), `published though stopped at call ${stopAt}`)
    }
  })

  it('stops a check that would never end, whether it has begun or is about to', async () => {
    await using project = await runProject({ 'workflows/one.ts': ENDLESS, 'one.csv': 'n\n1\n' })

    for (const afterMs of [0, 10, 50]) {
      const controller = new AbortController()
      const run = project.materialize({
        context: { signal: controller.signal },
        listen({ type }) {
          if (type === 'checks-started') setTimeout(() => controller.abort(), afterMs)
        },
      })
      await assert.rejects(run, { code: 'PHLO_CANCELLED' })
    }
  })
})

const ENDLESS = `
  import { check, files, ingest } from 'phlo'
  const checks = [check.sql('endless', 'SELECT count(*) AS n FROM range(100000000000) GROUP BY ALL HAVING n = 0')]
  export const one = ingest({ table: 'bronze.one', source: files({ path: 'one.csv' }), checks })`

const EVENTS = [
  'run-started',
  'asset-started',
  'checks-started',
  'check-finished',
  'check-finished',
  'asset-finished',
  'asset-started',
  'asset-finished',
  'run-finished',
]

async function headOf({ lake }: RunProject): Promise<string | undefined> {
  return (await lake.catalog.reference('main'))?.hash
}

/** A context whose signal says stop when the catalog is called for the n-th time, counted from 0. */
function stopsAtCall(project: RunProject, stopAt: number) {
  const controller = new AbortController()
  const { lake } = project
  let calls = 0
  let isCommitting = false
  function counted<Request extends readonly unknown[], Result>(call: (...request: Request) => Result) {
    return (...request: Request): Result => {
      if (calls++ === stopAt) controller.abort()
      return call(...request)
    }
  }
  const merge = counted(lake.catalog.merge)
  const catalog: Catalog = {
    ...lake.catalog,
    reference: counted(lake.catalog.reference),
    contents: counted(lake.catalog.contents),
    mergeBase: counted(lake.catalog.mergeBase),
    commit: counted(lake.catalog.commit),
    merge(request) {
      isCommitting ||= request.into === 'main' && !request.dryRun
      return merge(request)
    },
  }
  const context: Partial<RunContext> = { lake: { ...lake, catalog }, signal: controller.signal }
  return { context, isCommitting: () => isCommitting && calls > stopAt }
}
