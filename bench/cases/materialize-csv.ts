import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase, BenchContext } from '../bench-case.js'
import { keepProject, makeProject, ordersWorkflow, phlo } from '../bench-project.js'
import { largerAtMost, slowerAtMost } from '../compare.js'
import { interleave, type Program } from '../measure.js'

const copyPeer = fileURLToPath(new URL('../peers/duckdb-copy.mjs', import.meta.url))

export const materializeCsv: BenchCase = {
  name: 'materialize-csv',
  async run(context) {
    const { plain, unique, copy } = await materialize(context, { rowCount: 1_000_000, rounds: 7 })
    const against = 'DuckDB COPY to zstd Parquet'
    return [
      slowerAtMost({ work: 'materialize 1 M-row CSV', against, ours: plain, theirs: copy }, 1.5),
      slowerAtMost({ work: 'the same with a unique check', against, ours: unique, theirs: copy }, 2.2),
    ]
  },
}

export const materializeMemory: BenchCase = {
  name: 'materialize-memory',
  async run(context) {
    const { plain, unique, copy } = await materialize(context, { rowCount: 5_000_000, rounds: 3 })
    const against = 'DuckDB COPY'
    return [
      largerAtMost({ work: 'peak memory, 5 M-row CSV', against, ours: plain, theirs: copy }, 1.5),
      {
        ...largerAtMost({ work: 'the same with a unique check', against, ours: unique, theirs: copy }, 1.5),
        goal: undefined,
      },
    ]
  },
}

async function materialize(context: BenchContext, size: { readonly rowCount: number; readonly rounds: number }) {
  const source = await context.data.csv(size.rowCount)
  const [plain, unique] = await Promise.all(
    [false, true].map((checkUnique) => {
      const directory = join(context.scratchDirectory, `csv-${size.rowCount}-${checkUnique}`)
      return projectRun(directory, ordersWorkflow({ source, write: 'append', checkUnique }))
    }),
  )
  if (plain === undefined || unique === undefined) throw new Error('no project was made')
  const copy: Program = {
    name: 'DuckDB COPY',
    command: process.execPath,
    arguments: [copyPeer, source, join(context.scratchDirectory, 'copy.parquet')],
  }
  const [plainSamples = [], uniqueSamples = [], copySamples = []] = await interleave(
    [plain.program, unique.program, copy],
    {
      rounds: size.rounds,
      prepare: async (program) => {
        for (const run of [plain, unique]) if (run.program === program) await run.reset()
      },
    },
  )
  return { plain: plainSamples, unique: uniqueSamples, copy: copySamples }
}

/** A run that starts from an empty warehouse each time. */
export async function projectRun(directory: string, workflow: string) {
  await makeProject(directory, workflow)
  return { program: phlo(directory, 'materialize', '--json'), reset: await keepProject(directory) }
}
