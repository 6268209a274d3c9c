import { join } from 'node:path'
import type { BenchCase } from '../bench-case.js'
import { makeProject, ordersWorkflow, phlo } from '../bench-project.js'
import { addRemoteTarget, onRemote, startBenchStack } from '../bench-stack.js'
import { slowerAtMost } from '../compare.js'
import { interleave, runProgram } from '../measure.js'

const SQL = `SELECT product, count(*) AS orders, round(sum(amount), 2) AS total FROM bench.orders
  WHERE paid GROUP BY product ORDER BY total DESC, product LIMIT 10`

/** One aggregate over the same table on S3 by both engines. */
export const trinoAggregate: BenchCase = {
  name: 'trino-aggregate',
  async run({ data, scratchDirectory }) {
    await using stack = await startBenchStack({ trino: true })
    if (stack === undefined) return []
    const source = await data.csv(1_000_000)
    const directory = join(scratchDirectory, 'trino-aggregate')
    const project = await makeProject(directory, ordersWorkflow({ source, write: 'append' }))
    await addRemoteTarget(project)
    await runProgram(onRemote(stack, phlo(project, 'materialize')))
    const by = (engine: string) => onRemote(stack, phlo(project, 'query', SQL, '--format', 'csv', '--engine', engine))
    const answers = await Promise.all(['duckdb', 'trino'].map(async (engine) => (await runProgram(by(engine))).stdout))
    if (answers[0] !== answers[1]) throw new Error(`The engines disagree:\n${answers.join('\n')}`)

    const [theirs = [], ours = []] = await interleave([by('duckdb'), by('trino')], { rounds: 7 })

    const row = slowerAtMost({ work: 'an aggregate by Trino', against: 'the same by DuckDB', ours, theirs }, 1)
    return [{ ...row, goal: undefined }]
  },
}
