import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pythonEngine } from '../../support/foreign-engine.js'
import { viewCommits } from '../../support/lake-view.js'
import { push } from '../../support/storied-lake.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { type TableKind, writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'
import { assertSameTable, type PeerViews, viewTables } from './peer-view.js'
import { registerTable } from './register-table.js'

interface Table {
  readonly name: string
  readonly metadata: string
}

const SCRIPT = fileURLToPath(new URL('write_tables.py', import.meta.url))

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

describe('engines/pyiceberg/pushed back', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')

  it('copies tables that PyIceberg wrote, of format version 1 too, so that it reads the same of the copies', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    const kinds: TableKind[] = []
    const tables = await pyiceberg.run<Table[]>(SCRIPT, join(source.directory, 'warehouse'))
    for (const table of tables) kinds.push(await registerTable(source, { ...table, steps: [] }))

    const { verified } = await push(source, target)

    assert(kinds.some(({ name }) => name === 'v1'))
    assert.equal(verified.tables, kinds.length)
    assert.deepEqual((await viewCommits(target, 'main'))[0], (await viewCommits(source, 'main'))[0])
    const viewed = kinds.filter(({ name }) => ['v1', 'partitioned', 'keyed'].includes(name))
    const views = await viewTables(pyiceberg, target, viewed)
    for (const kind of viewed) await assertSameTable(target, kind, views[kind.name])
  })
})

/** The lake that they are copied from is gone afterwards, so that nothing can be read there. */
async function copyKinds(target: TempLake): Promise<void> {
  await using source = await tempLake()
  for (const kind of KINDS) await writeTableKind(source, kind)
  await push(source, target)
}
