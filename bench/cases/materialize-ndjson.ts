import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase } from '../bench-case.js'
import { ordersWorkflow } from '../bench-project.js'
import { fasterAtLeast } from '../compare.js'
import { interleave } from '../measure.js'
import { projectRun } from './materialize-csv.js'

const dltPeer = fileURLToPath(new URL('../peers/dlt_load.py', import.meta.url))

export const materializeNdjson: BenchCase = {
  name: 'materialize-ndjson',
  async run({ data, scratchDirectory, dlt }) {
    if (dlt === undefined) return []
    const source = await data.ndjson(1_000_000)
    const ours = await projectRun(join(scratchDirectory, 'ndjson'), ordersWorkflow({ source, write: 'append' }))
    const peers = ['rows', 'arrow'].map((mode) => {
      const folder = join(scratchDirectory, `dlt-${mode}`)
      return { folder, program: { name: `dlt ${mode}`, command: dlt, arguments: [dltPeer, mode, folder, source] } }
    })
    const [rowWise, arrow] = peers

    const [mine = [], viaArrow = []] = await interleave([ours.program, ...(arrow ? [arrow.program] : [])], {
      rounds: 3,
      prepare: () => reset(),
    })
    // Row by row it takes minutes: once beside us is enough to tell.
    const [mineOnce = [], viaRows = []] = await interleave([ours.program, ...(rowWise ? [rowWise.program] : [])], {
      rounds: 1,
      warmUp: false,
      prepare: () => reset(),
    })
    return [
      fasterAtLeast(
        { work: 'materialize 1 M-row NDJSON', against: 'dlt, row by row', ours: mineOnce, theirs: viaRows },
        20,
      ),
      fasterAtLeast({ work: 'materialize 1 M-row NDJSON', against: 'dlt, Arrow', ours: mine, theirs: viaArrow }, 3),
    ]

    async function reset(): Promise<void> {
      await ours.reset()
      for (const { folder } of peers) {
        await rm(folder, { recursive: true, force: true })
        await mkdir(folder, { recursive: true })
      }
    }
  },
}
