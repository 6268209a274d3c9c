import assert from 'node:assert/strict'
import type { Schema } from '../../src/iceberg/types.js'
import { deleteRows } from '../../src/tables/delete-rows.js'
import type { WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { tempLake } from '../support/temp-lake.js'

/** Names that DuckDB has for columns of its own. */
const NAMES = ['rowid', 'ROWID', 'filename', 'file_row_number', 'file_index']

describe('tables: a column with a name that the engine uses', () => {
  for (const name of NAMES) {
    it(`${name}: loses no row of an upsert`, async () => {
      await using lake = await tempLake()
      await writeRows(lake, request(name, `(1, 'x')`))
      await writeRows(lake, request(name, `(2, 'y')`))

      const report = await writeRows(lake, request(name, `(1, 'x'), (2, NULL), (3, 'x'), (4, NULL)`, 'upsert'))

      assert.deepEqual([report.rowsAdded, report.rowsUpdated, report.rowsUnchanged], [2n, 1n, 1n])
      assert.deepEqual(await readRows(lake), [
        [1n, 'x'],
        [2n, null],
        [3n, 'x'],
        [4n, null],
      ])
    })

    it(`${name}: finds the rows to delete by it`, async () => {
      await using lake = await tempLake()
      await writeRows(lake, request(name, `(1, 'x'), (2, 'y')`))

      const report = await deleteRows(lake, {
        branch: 'main',
        key: ENTRIES,
        filter: { op: 'eq', fieldId: 2, value: 'x' },
        commit: { message: 'Delete', properties: {} },
      })

      assert.equal(report.rowsDeleted, 1n)
      assert.deepEqual(await readRows(lake), [[2n, 'y']])
    })
  }
})

function request(name: string, rows: string, mode: WriteRequest['mode'] = 'append'): WriteRequest {
  const schema: Schema = {
    schemaId: 0,
    fields: [
      { id: 1, name: 'id', required: true, type: 'long' },
      { id: 2, name, required: false, type: 'string' },
    ],
    identifierFieldIds: [1],
  }
  return entriesRequest('', {
    mode,
    definition: { schema, partition: [], properties: {} },
    rows: {
      sql: `SELECT CAST(id AS BIGINT) AS id, CAST(name AS VARCHAR) AS "${name}" FROM (VALUES ${rows}) t(id, name)`,
    },
  })
}
