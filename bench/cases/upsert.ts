import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase, BenchContext } from '../bench-case.js'
import { keepProject, makeProject, ordersWorkflow, phlo, writeWorkflow } from '../bench-project.js'
import { fasterAtLeast } from '../compare.js'
import { interleave, type Program, runProgram } from '../measure.js'
import type { BenchRow } from '../report.js'

const TABLE_ROWS = 1_000_000
const BATCH_ROWS = 100_000
/** A tenth of the batch has keys that the table has, with other values. */
const BATCH_FIRST_ID = TABLE_ROWS - BATCH_ROWS / 10

/** A peer together with the way to put its table back to 1 M rows. */
interface Contender {
  readonly program: Program
  reset(): Promise<void>
}

/** A table, what is upserted into it, and who does the same; all of them read the same two files. */
interface Upsert {
  readonly work: string
  readonly against: string
  readonly table: string
  readonly batch: string
  readonly ratio: number
  readonly contender: (context: BenchContext, files: Pick<Upsert, 'table' | 'batch'>) => Promise<Contender | undefined>
}

export const upsert: BenchCase = {
  name: 'upsert',
  async run(context) {
    const rows: BenchRow[] = []
    for (const each of await upserts(context)) {
      const peer = await each.contender(context, each)
      if (peer === undefined) continue
      const ours = await phloContender(context, each)
      const [mine = [], theirs = []] = await interleave([ours.program, peer.program], {
        rounds: 1,
        warmUp: false,
        prepare: (program) => (program === ours.program ? ours : peer).reset(),
      })
      rows.push(fasterAtLeast({ work: each.work, against: each.against, ours: mine, theirs }, each.ratio))
    }
    return rows
  },
}

async function upserts({ data }: BenchContext): Promise<readonly Upsert[]> {
  const work = 'upsert 100 k rows into 1 M'
  const parquet = await data.parquet(TABLE_ROWS)
  const pyiceberg = { against: 'PyIceberg upsert', table: parquet, ratio: 4, contender: pyicebergContender }
  return [
    { ...pyiceberg, work, batch: await data.changedParquet(BATCH_ROWS, BATCH_FIRST_ID) },
    { ...pyiceberg, work: `${work}, spread keys`, batch: await data.spreadParquet(BATCH_ROWS, TABLE_ROWS) },
    {
      work,
      against: 'dlt upsert',
      table: await data.ndjson(TABLE_ROWS),
      batch: await data.changedNdjson(BATCH_ROWS, BATCH_FIRST_ID),
      ratio: 30,
      contender: dltContender,
    },
  ]
}

async function phloContender(
  { scratchDirectory }: BenchContext,
  { work, against, table, batch }: Upsert,
): Promise<Contender> {
  const directory = join(scratchDirectory, `${work} ${against}`.replaceAll(/\W+/g, '-'))
  await makeProject(directory, ordersWorkflow({ source: table, write: 'upsert' }))
  await runProgram(phlo(directory, 'materialize'))
  await writeWorkflow(directory, ordersWorkflow({ source: batch, write: 'upsert' }))
  return { program: phlo(directory, 'materialize', '--json'), reset: await keepProject(directory) }
}

async function pyicebergContender(
  { scratchDirectory, pyiceberg }: BenchContext,
  { table, batch }: Pick<Upsert, 'table' | 'batch'>,
): Promise<Contender | undefined> {
  if (pyiceberg === undefined) return undefined
  const script = fileURLToPath(new URL('../peers/pyiceberg_table.py', import.meta.url))
  // The catalog holds absolute paths, so the table is made anew instead of copied.
  const warehouse = join(scratchDirectory, 'pyiceberg-upsert')
  return {
    program: { name: 'PyIceberg', command: pyiceberg, arguments: [script, 'upsert', warehouse, batch] },
    async reset() {
      await rm(warehouse, { recursive: true, force: true })
      await runProgram({ name: 'PyIceberg', command: pyiceberg, arguments: [script, 'create', warehouse, table] })
    },
  }
}

async function dltContender(
  { scratchDirectory, dlt }: BenchContext,
  { table, batch }: Pick<Upsert, 'table' | 'batch'>,
): Promise<Contender | undefined> {
  if (dlt === undefined) return undefined
  const script = fileURLToPath(new URL('../peers/dlt_load.py', import.meta.url))
  const folder = join(scratchDirectory, 'dlt-upsert')
  return {
    program: { name: 'dlt', command: dlt, arguments: [script, 'arrow', folder, batch, 'upsert'] },
    async reset() {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
      // Appended: dlt merges into a table that is not there yet row by row as well, which takes minutes and is not measured.
      await runProgram({ name: 'dlt', command: dlt, arguments: [script, 'arrow', folder, table] })
    },
  }
}
