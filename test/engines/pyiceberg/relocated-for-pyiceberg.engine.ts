import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import { openWarehouse } from '../../../src/storage/open-warehouse.js'
import { relocateWarehouse } from '../../../src/tables/relocate-warehouse.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'

const KINDS = TABLE_KINDS.filter(({ name }) =>
  ['changed', 'partitioned', 'evolved', 'odd_texts', 'merged'].includes(name),
)

describe('engines/pyiceberg/relocated', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  let lake: TempLake
  let views: PeerViews

  before(async () => {
    const written = await tempLake()
    for (const kind of KINDS) await writeTableKind(written, kind)
    lake = await moved(written)
    await relocateWarehouse(lake)
    views = await viewTables(pyiceberg, lake, KINDS)
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const kind of KINDS) {
    it(`shows PyIceberg the same rows of "${kind.name}" at every snapshot in the folder that it was moved to`, () =>
      assertSameTable(lake, kind, views[kind.name]))
  }
})

async function moved(lake: TempLake): Promise<TempLake> {
  const directory = join(lake.directory, 'moved to 100%')
  await rename(join(lake.directory, 'warehouse'), directory)
  const store = diskStore(directory, { ambient: systemAmbient })
  const warehouse = await openWarehouse(store)
  const catalog = await openEmbeddedCatalog(store, lake.ambient)
  return { ...lake, warehouse, catalog, files: tableFiles(warehouse), scratchDirectory: join(directory, '_tmp') }
}
