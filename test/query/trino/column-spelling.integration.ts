import assert from 'node:assert/strict'
import { columnSpelling, spellColumns } from '../../../src/query/trino/column-spelling.js'
import { sqlPieces } from '../../../src/query/trino/sql-pieces.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { ENTRIES_SCHEMA, entriesRequest } from '../../support/entries-table.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'

/** A column of a result as Trino names it, and as it is spelled then. */
const CASES: Readonly<Record<string, readonly [string, string]>> = {
  'SELECT * FROM bronze.people': ['username', 'userName'],
  'select p.* from Bronze."People" p join bronze.people q on p.id = q.id': ['username', 'userName'],
  "SELECT * FROM bronze.people WHERE username = 'x'": ['username', 'userName'],
  'TABLE bronze.people': ['username', 'userName'],
  'SELECT *, 1 AS username FROM bronze.people': ['username', 'username'],
  'SELECT username, * FROM bronze.people': ['username', 'username'],
  'SELECT *, upper(username) AS Loud FROM bronze.people': ['username', 'userName'],
  'WITH a AS (SELECT 1 AS x), b AS (SELECT id AS username FROM bronze.people) SELECT * FROM b': [
    'username',
    'username',
  ],
  'SELECT * FROM bronze.people JOIN bronze.others USING (id)': ['username', 'username'],
  'SELECT count(*) FROM bronze.people': ['username', 'username'],
  'SELECT * FROM bronze."people$files"': ['username', 'username'],
  "SELECT '*' FROM nowhere.people": ['username', 'username'],
  'SELECT * FROM nowhere.people': ['username', 'username'],
}

describe('query/trino/column-spelling', () => {
  let lake: TempLake
  before(async () => {
    lake = await tempLake()
    for (const [table, name] of [
      ['people', 'userName'],
      ['others', 'UserName'],
    ] as const) {
      const schema = {
        ...ENTRIES_SCHEMA,
        fields: ENTRIES_SCHEMA.fields.map((one) => (one.id === 2 ? { ...one, name } : one)),
      }
      const rows = { sql: `SELECT CAST(1 AS BIGINT) AS id, 'a' AS "${name}"` }
      await writeRows(
        lake,
        entriesRequest('', { key: ['bronze', table], rows, definition: { schema, partition: [], properties: {} } }),
      )
    }
  })
  after(() => lake?.[Symbol.asyncDispose]())

  for (const [sql, [known, spelled]] of Object.entries(CASES)) {
    it(`calls "${known}" of ${sql} "${spelled}"`, async () => {
      const spelling = await columnSpelling(lake, await resolveRef(lake, { ref: 'main' }), sqlPieces(sql))

      assert.deepEqual(spellColumns([{ name: known, type: 'string' }], spelling), [{ name: spelled, type: 'string' }])
    })
  }
})
