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

export const upsert: BenchCase = {
  name: 'upsert',
  async run(context) {
    const rows: BenchRow[] = []
    for (const [against, format, peer, ratio] of [
      ['PyIceberg upsert', 'parquet', await pyicebergContender(context), 4],
      ['dlt upsert', 'ndjson', await dltContender(context), 30],
    ] as const) {
      if (peer === undefined) continue
      const ours = await phloContender(context, format)
      const [mine = [], theirs = []] = await interleave([ours.program, peer.program], {
        rounds: 1,
        warmUp: false,
        prepare: (program) => (program === ours.program ? ours : peer).reset(),
      })
      rows.push(fasterAtLeast({ work: 'upsert 100 k rows into 1 M', against, ours: mine, theirs }, ratio))
    }
    return rows
  },
}

/** Us, on the format that the peer reads. */
async function phloContender(context: BenchContext, format: 'parquet' | 'ndjson'): Promise<Contender> {
  const { data, scratchDirectory } = context
  const directory = join(scratchDirectory, `upsert-${format}`)
  const table = await data[format](TABLE_ROWS)
  await makeProject(directory, ordersWorkflow({ source: table, write: 'upsert' }))
  await runProgram(phlo(directory, 'materialize'))
  const batch = await (format === 'parquet' ? data.changedParquet : data.changedNdjson)(BATCH_ROWS, BATCH_FIRST_ID)
  await writeWorkflow(directory, ordersWorkflow({ source: batch, write: 'upsert' }))
  return { program: phlo(directory, 'materialize', '--json'), reset: await keepProject(directory) }
}

async function pyicebergContender(context: BenchContext): Promise<Contender | undefined> {
  const { data, scratchDirectory, pyiceberg } = context
  if (pyiceberg === undefined) return undefined
  const script = fileURLToPath(new URL('../peers/pyiceberg_table.py', import.meta.url))
  const table = await data.parquet(TABLE_ROWS)
  const batch = await data.changedParquet(BATCH_ROWS, BATCH_FIRST_ID)
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

async function dltContender({ data, scratchDirectory, dlt }: BenchContext): Promise<Contender | undefined> {
  if (dlt === undefined) return undefined
  const script = fileURLToPath(new URL('../peers/dlt_load.py', import.meta.url))
  const folder = join(scratchDirectory, 'dlt-upsert')
  const table = await data.ndjson(TABLE_ROWS)
  const batch = await data.changedNdjson(BATCH_ROWS, BATCH_FIRST_ID)
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
