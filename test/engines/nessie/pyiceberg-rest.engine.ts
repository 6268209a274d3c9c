import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { deleteRows } from '../../../src/tables/delete-rows.js'
import { dropTable } from '../../../src/tables/drop-table.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, entriesRequest, readRows } from '../../support/entries-table.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { nessieServer } from '../../support/nessie-server.js'
import { s3Lake } from '../../support/s3-lake.js'
import type { TempLake } from '../../support/temp-lake.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const SCRIPT = fileURLToPath(new URL('rest_steps.py', import.meta.url))
const BUCKET = 'shared'
const READINGS = ['silver', 'readings']

type Step =
  | { readonly do: 'create' | 'rows' | 'drop'; readonly table: string }
  | { readonly do: 'append'; readonly table: string; readonly rows: readonly (readonly [number, string])[] }
  | { readonly do: 'delete'; readonly table: string; readonly where: string }
  | { readonly do: 'tables'; readonly namespace: string }

describe("engines/nessie: one lake for Phlo and for PyIceberg through Nessie's Iceberg REST", () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  const store = versitygwServer()
  const nessie = nessieServer(() => ({
    warehouse: { location: `s3://${BUCKET}/lake/`, endpoint: store().endpoint, ...store().credentials },
  }))
  let lake: TempLake

  before(async () => {
    const { uri } = nessie()
    const catalog = () => openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient })
    lake = await s3Lake(store(), { bucket: BUCKET, catalog })
  })
  after(() => lake?.[Symbol.asyncDispose]())

  it('reads, appends to and deletes from a table that PyIceberg made, and PyIceberg reads that', async () => {
    await peer('main', [
      { do: 'create', table: 'silver.readings' },
      {
        do: 'append',
        table: 'silver.readings',
        rows: [
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
        ],
      },
      { do: 'delete', table: 'silver.readings', where: 'id == 2' },
    ])
    assert.deepEqual(await readRows(lake, 'main', READINGS), [
      [1n, 'a'],
      [3n, 'c'],
    ])

    await writeRows(lake, entriesRequest(`(4, 'd')`, { key: READINGS, definition: undefined }))
    await deleteRows(lake, {
      branch: 'main',
      key: READINGS,
      filter: { op: 'eq', fieldId: 1, value: 1n },
      commit: { message: 'Delete', properties: {} },
    })

    const [rows] = await peer('main', [{ do: 'rows', table: 'silver.readings' }])
    assert.deepEqual(rows, [
      [3, 'c'],
      [4, 'd'],
    ])
  })

  it('shows PyIceberg a table that Phlo made, and goes on from what PyIceberg does to it', async () => {
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))
    await writeRows(lake, entriesRequest(`(2, 'B'), (3, 'c')`, { mode: 'upsert' }))

    const [tables, before, , , after] = await peer('main', [
      { do: 'tables', namespace: 'bronze' },
      { do: 'rows', table: 'bronze.entries' },
      { do: 'append', table: 'bronze.entries', rows: [[4, 'd']] },
      { do: 'delete', table: 'bronze.entries', where: 'id == 1' },
      { do: 'rows', table: 'bronze.entries' },
    ])
    await writeRows(lake, entriesRequest(`(5, 'e')`))

    assert.deepEqual(tables, ['bronze.entries'])
    assert.deepEqual(before, [
      [1, 'a'],
      [2, 'B'],
      [3, 'c'],
    ])
    assert.deepEqual(after, [
      [2, 'B'],
      [3, 'c'],
      [4, 'd'],
    ])
    assert.deepEqual(await readRows(lake), [
      [2n, 'B'],
      [3n, 'c'],
      [4n, 'd'],
      [5n, 'e'],
    ])
  })

  it('keeps what PyIceberg writes on a branch to that branch until it is merged', async () => {
    await branchFrom(lake, 'feature/units')
    await peer('feature/units', [{ do: 'append', table: 'bronze.entries', rows: [[6, 'f']] }])
    const ids = async (ref: string) => (await readRows(lake, ref)).map(([id]) => id)
    assert.deepEqual(
      [await ids('main'), await ids('feature/units')],
      [
        [2n, 3n, 4n, 5n],
        [2n, 3n, 4n, 5n, 6n],
      ],
    )

    // Both sides have appended: the merge has the rows of both.
    await writeRows(lake, entriesRequest(`(7, 'g')`))
    const merge = { from: 'feature/units', into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false }
    await mergeRefs(lake, { ...merge, unchanged: undefined })

    const [rows] = await peer('main', [{ do: 'rows', table: 'bronze.entries' }])
    assert.deepEqual(rows, [
      [2, 'B'],
      [3, 'c'],
      [4, 'd'],
      [5, 'e'],
      [6, 'f'],
      [7, 'g'],
    ])
  })

  it('goes on where a table was dropped by one and made again by the other', async () => {
    await dropTable(lake, { branch: 'main', key: READINGS, message: 'Drop' })
    await peer('main', [
      { do: 'create', table: 'silver.readings' },
      { do: 'append', table: 'silver.readings', rows: [[10, 'x']] },
    ])
    assert.deepEqual(await readRows(lake, 'main', READINGS), [[10n, 'x']])

    await peer('main', [{ do: 'drop', table: 'silver.readings' }])
    await writeRows(lake, entriesRequest(`(11, 'y')`, { key: READINGS }))
    const [rows] = await peer('main', [{ do: 'rows', table: 'silver.readings' }])
    assert.deepEqual(rows, [[11, 'y']])
  })

  it('finds all of it whole', async () => {
    assert.deepEqual((await fsckLake(lake, { catalog: 'nessie' })).problems, [])
  })

  async function peer(branch: string, steps: readonly Step[]): Promise<readonly unknown[]> {
    const { endpoint, credentials } = store()
    const uri = `${nessie().icebergUri}/${encodeURIComponent(branch)}`
    return await pyiceberg.run(SCRIPT, JSON.stringify({ uri, endpoint, ...credentials }), JSON.stringify(steps))
  }
})
