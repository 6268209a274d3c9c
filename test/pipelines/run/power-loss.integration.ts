import assert from 'node:assert/strict'
import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import { listRuns } from '../../../src/pipelines/run/list-runs.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import { nodeFileSystem } from '../../../src/storage/node-file-system.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { createWarehouse } from '../../../src/storage/open-warehouse.js'
import type { Lake } from '../../../src/tables/lake.js'
import { PowerLost, powerLossDisk } from '../../support/power-loss-disk.js'
import { rowsShown } from '../../support/rows-shown.js'
import { type RunProject, runProject } from '../../support/run-project.js'
import { seededRandom } from '../../support/seeded-random.js'

const FILES = {
  'workflows/orders.ts': `
    import { files, ingest } from 'phlo'
    export const orders = ingest({ table: 'bronze.orders', source: files({ path: 'data.csv' }), write: 'replace' })`,
}

describe('pipelines/run and a loss of power', () => {
  it('shows a table as before or after, and never loses what was reported as published', async () => {
    await using project = await runProject(FILES)
    const [directory, before] = [join(project.directory, 'power'), join(project.directory, 'before')]
    await mkdir(directory)
    await materialize(project, await lakeOn(project, diskStore(directory, { ambient: systemAmbient })), 1)
    await cp(directory, before, { recursive: true })
    const fates = [() => 0, ...[1, 2, 3].map(seededRandom)]

    for (let callsMax = 0, isLost = true; isLost; callsMax += 1) {
      await rm(directory, { recursive: true })
      await cp(before, directory, { recursive: true })
      isLost = await losesPower(project, { directory, callsMax, fate: fates[callsMax % fates.length] ?? (() => 0) })
    }
  })
})

/** Returns false when the run was done before the power was lost. */
async function losesPower(
  project: RunProject,
  { directory, callsMax, fate }: { readonly directory: string; readonly callsMax: number; readonly fate: () => number },
): Promise<boolean> {
  const disk = await powerLossDisk(nodeFileSystem, directory, callsMax)
  const run = lakeOn(project, diskStore(directory, { ...disk, ambient: systemAmbient })).then((lake) =>
    materialize(project, lake, 2),
  )
  const isPublished = await run.then(
    ({ status }) => status === 'published',
    (error) => {
      assert(error instanceof PowerLost, String(error))
      return false
    },
  )
  const isLost = disk.callCount() > callsMax
  await disk.losePower(fate)

  const lake = await lakeOn(project, diskStore(directory, { ambient: systemAmbient }))
  const shown = await versionShown(lake)
  assert(shown === 2n || (shown === 1n && !isPublished), `version ${shown} after a loss at ${callsMax}`)
  const runs = await listRuns({ lake, holder: { host: 'here', pid: 2, isAlive: () => false } }, { runsMax: undefined })
  assert(!runs.some(({ status }) => status === 'running'))
  await materialize(project, lake, 2)
  assert.equal(await versionShown(lake), 2n)
  return isLost
}

async function materialize(project: RunProject, lake: Lake, version: number) {
  await project.write('data.csv', `version\n${version}\n`)
  const holder = { host: 'here', pid: version, isAlive: () => false }
  return project.materialize({ context: { lake, holder } })
}

async function lakeOn(project: RunProject, store: ObjectStore): Promise<Lake> {
  const { ambient } = project.lake
  const warehouse = await createWarehouse(store, ambient)
  const catalog = await createEmbeddedCatalog(store, ambient, { defaultBranch: 'main' })
  const scratchDirectory = join(project.directory, 'power', '_tmp')
  return { ...project.lake, warehouse, catalog, files: tableFiles(warehouse), scratchDirectory }
}

async function versionShown(lake: Lake): Promise<unknown> {
  const rows = await rowsShown(lake, ['bronze', 'orders'])
  assert.equal(rows.length, 1)
  return rows[0]?.version
}
