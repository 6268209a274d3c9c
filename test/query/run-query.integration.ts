import assert from 'node:assert/strict'
import type { ResultValue } from '../../src/engine/engine.js'
import type { QueryAnswer, QueryRequest } from '../../src/query/query-request.js'
import { runQuery } from '../../src/query/run-query.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

async function entriesLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, {
    branch: 'main',
    key: ['bronze', 'entries'],
    rows: { sql: 'SELECT range AS id, range % 7 AS sgv FROM range(100)' },
    mode: 'append',
    duplicates: 'refuse',
    definition: {
      schema: {
        schemaId: 0,
        fields: [
          { id: 1, name: 'id', required: true, type: 'long' },
          { id: 2, name: 'sgv', required: false, type: 'long' },
        ],
        identifierFieldIds: [1],
      },
      partition: [],
      properties: {},
    },
    schema: undefined,
    properties: {},
    summary: {},
    commit: { message: 'Write entries', properties: {} },
  })
  return lake
}

function request(sql: string, more: Partial<QueryRequest> = {}): QueryRequest {
  return { sql, ref: 'main', at: undefined, parameters: {}, systemTables: [], signal: undefined, ...more }
}

async function rowsOf(answer: QueryAnswer): Promise<(readonly ResultValue[])[]> {
  const rows: (readonly ResultValue[])[] = []
  for await (const batch of answer.batches()) rows.push(...batch)
  return rows
}

describe('query/run-query', () => {
  it('reads a table of the ref by its name', async () => {
    await using lake = await entriesLake()

    const answer = await runQuery(
      lake,
      request('SELECT count(*) AS n FROM bronze.entries WHERE id >= $low', { parameters: { low: 90 } }),
    )

    assert.deepEqual(await rowsOf(answer), [[10n]])
  })
})
