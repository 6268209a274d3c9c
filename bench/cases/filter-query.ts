import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase } from '../bench-case.js'
import { makeProject, ordersWorkflow, phlo } from '../bench-project.js'
import { slowerAtMost } from '../compare.js'
import { interleave, runProgram } from '../measure.js'

const filterPeer = fileURLToPath(new URL('../peers/duckdb-filter.mjs', import.meta.url))

export const filterQuery: BenchCase = {
  name: 'filter-query',
  async run({ data, scratchDirectory }) {
    const source = await data.csv(1_000_000)
    const directory = join(scratchDirectory, 'filter')
    const project = await makeProject(directory, ordersWorkflow({ source, write: 'append' }))
    await runProgram(phlo(project, 'materialize'))
    const entries = await readdir(join(project, 'warehouse'), { recursive: true })
    const files = entries.filter((name) => name.endsWith('.parquet')).map((name) => join(project, 'warehouse', name))

    const where = "product = 'SKU-00042' AND quantity > 5"
    const sql = `SELECT count(*) AS n, sum(amount) AS total FROM bench.orders WHERE ${where}`
    const against = 'DuckDB read_parquet'
    const [ours = [], theirs = []] = await interleave(
      [
        phlo(project, 'query', sql, '--format', 'json'),
        { name: against, command: process.execPath, arguments: [filterPeer, where, ...files] },
      ],
      { rounds: 11 },
    )
    return [slowerAtMost({ work: 'filter query over 1 M rows', against, ours, theirs }, 2)]
  },
}
