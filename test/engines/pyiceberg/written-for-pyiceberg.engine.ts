import { pythonEngine } from '../../support/foreign-engine.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'

const READ_KINDS = TABLE_KINDS.filter(({ unreadByPyiceberg }) => unreadByPyiceberg === undefined)

describe('engines/pyiceberg/written', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  let lake: TempLake

  let views: PeerViews

  before(async () => {
    lake = await tempLake()
    for (const kind of TABLE_KINDS) await writeTableKind(lake, kind)
    views = await viewTables(pyiceberg, lake, READ_KINDS)
  })

  after(() => lake?.[Symbol.asyncDispose]())

  for (const kind of READ_KINDS) {
    it(`shows PyIceberg the same rows, schema, partitions and statistics of "${kind.name}" at every snapshot`, () =>
      assertSameTable(lake, kind, views[kind.name]))
  }
})
