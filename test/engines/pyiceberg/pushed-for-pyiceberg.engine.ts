import { pythonEngine } from '../../support/foreign-engine.js'
import { push } from '../../support/storied-lake.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'

const KINDS = TABLE_KINDS.filter(({ name }) =>
  ['changed', 'partitioned', 'evolved', 'odd_texts', 'merged', 'deletes_of_others'].includes(name),
)

describe('engines/pyiceberg/pushed', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  let lake: TempLake
  let views: PeerViews

  before(async () => {
    lake = await tempLake()
    await copyKinds(lake)
    views = await viewTables(pyiceberg, lake, KINDS)
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const kind of KINDS) {
    it(`shows PyIceberg the same rows of "${kind.name}" at every snapshot in the lake that it was copied to`, () =>
      assertSameTable(lake, kind, views[kind.name]))
  }
})

/** The lake that they are copied from is gone afterwards, so that nothing can be read there. */
async function copyKinds(target: TempLake): Promise<void> {
  await using source = await tempLake()
  for (const kind of KINDS) await writeTableKind(source, kind)
  await push(source, target)
}
