import type { Field } from '../src/iceberg/types.js'
import type { Lake } from '../src/tables/lake.js'
import { writeRows } from '../src/tables/write-rows.js'

const FIELDS: readonly Field[] = [
  { id: 1, name: 'id', required: false, type: 'long' },
  { id: 2, name: 'name', required: false, type: 'string' },
]

interface Appends {
  readonly commitCount: number
  readonly rowCount: number
  /** The table that a commit appends to. */
  table(commit: number): readonly string[]
  /** Whether the first table is there before the first append, as a peer's is; others are made by their first append. */
  readonly isMade: boolean
}

/** Append to `main` so many times, each its own commit, and print the milliseconds of each. */
export async function printAppendTimes(lake: Lake, { commitCount, rowCount, table, isMade }: Appends): Promise<void> {
  // Opening DuckDB is not part of an append.
  await (await lake.engine()).run('SELECT 1')
  if (isMade) await append(lake, table(0), 0)
  for (let commit = 0; commit < commitCount; commit++) {
    const start = performance.now()
    await append(lake, table(commit), rowCount)
    console.log(performance.now() - start)
  }
}

async function append(lake: Lake, key: readonly string[], rowCount: number): Promise<void> {
  await writeRows(lake, {
    branch: 'main',
    key,
    rows: { sql: `SELECT range AS id, 'name ' || range AS name FROM range(${rowCount})`, columns: ['id', 'name'] },
    mode: 'append',
    duplicates: 'refuse',
    definition: { schema: { schemaId: 0, fields: FIELDS, identifierFieldIds: [] }, partition: [], properties: {} },
    schema: undefined,
    partition: undefined,
    properties: {},
    summary: {},
    commit: { message: 'append', properties: {} },
  })
}
