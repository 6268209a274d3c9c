import { text } from 'node:stream/consumers'
import { openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import { executeRun } from '../../src/pipelines/run/execute-run.js'
import { planRun } from '../../src/pipelines/selection/plan-run.js'
import { loadWorkflows } from '../../src/pipelines/workflows/load-workflows.js'
import { diskStore } from '../../src/storage/disk-store.js'
import { openWarehouse } from '../../src/storage/open-warehouse.js'
import { watchedStore } from './failing-store.js'
import { runContext } from './run-context.js'
import { library } from './run-project.js'

/**
 * A process that materializes the project in a folder and kills itself right before its n-th operation that changes
 * the store, counted from 0. Prints `done` when there were fewer.
 *
 * The folder is its argument; n comes by stdin, so that the process can be started before it has work.
 */
const [directory = ''] = process.argv.slice(2)
const engine = openEngine({ memoryBytesMax: undefined, threads: 1, spillDirectory: `${directory}/spill` })
const killAt = Number(await text(process.stdin))
let changes = 0
const store = watchedStore(
  diskStore(`${directory}/warehouse`, { ambient: systemAmbient }),
  async ({ method, when }) => {
    if (when === 'after' || !['write', 'writeIfAbsent', 'publish', 'delete'].includes(method)) return
    if (changes++ < killAt) return
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => undefined)
  },
)
const warehouse = await openWarehouse(store)
const lake = {
  warehouse,
  catalog: await openEmbeddedCatalog(store, systemAmbient),
  files: tableFiles(warehouse),
  engine: () => engine,
  ambient: systemAmbient,
  scratchDirectory: `${directory}/warehouse/_tmp`,
  author: '',
  protectedBranches: ['main'],
}
const assets = await loadWorkflows({ projectDirectory: directory, library })
const options = { ref: 'main', publish: true, refresh: false, retentionMs: 86_400_000 }
await executeRun(runContext(lake, directory), planRun(assets, []), options, () => undefined)
process.stdout.write('done\n')
