import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchCase } from '../bench-case.js'
import { makeProject, ordersWorkflow, phlo } from '../bench-project.js'
import { addRemoteTarget, onRemote, startBenchStack } from '../bench-stack.js'
import { slowerAtMost } from '../compare.js'
import { interleave, runProgram } from '../measure.js'

const SQL = `SELECT count(*) AS n, sum(amount) AS total FROM bench.orders
  WHERE product = 'SKU-00042' AND quantity > 5`

/** The same query over the same rows on S3, with nothing of them in the project's cache and with all, and on disk. */
export const s3FilterQuery: BenchCase = {
  name: 's3-filter-query',
  async run({ data, scratchDirectory }) {
    await using stack = await startBenchStack({ trino: false })
    if (stack === undefined) return []
    const source = await data.csv(1_000_000)
    const directory = join(scratchDirectory, 's3-filter')
    const project = await makeProject(directory, ordersWorkflow({ source, write: 'append' }))
    await addRemoteTarget(project)
    const disk = phlo(project, 'query', SQL, '--format', 'json')
    const warm = onRemote(stack, disk)
    const cold = { ...warm, name: `${warm.name}, cold` }
    for (const run of [phlo(project, 'materialize'), onRemote(stack, phlo(project, 'materialize'))])
      await runProgram(run)

    // What the cold query has fetched is what the warm one after it finds.
    const [onDisk = [], coldly = [], warmly = []] = await interleave([disk, cold, warm], {
      rounds: 11,
      prepare: async (program) => {
        if (program === cold) await rm(join(project, '.phlo/cache/objects'), { recursive: true, force: true })
      },
    })

    const [against, theirs] = ['the same on disk', onDisk]
    return [
      slowerAtMost({ work: 'filter query over 1 M rows on S3, cold cache', against, ours: coldly, theirs }, 2),
      slowerAtMost({ work: 'filter query over 1 M rows on S3, warm cache', against, ours: warmly, theirs }, 1.2),
    ]
  },
}
