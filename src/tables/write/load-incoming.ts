import assert from 'node:assert/strict'
import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { sqlTypeOf } from '../../engine/sql-type.js'
import { PhloError } from '../../errors.js'
import type { Expression } from '../../iceberg/expression.js'
import type { Schema } from '../../iceberg/types.js'
import type { WriteRequest } from '../write-request.js'
import type { KeyColumn } from './key-columns.js'
import { keyRange } from './key-range.js'

/** The rows of an upsert, in a table of the engine: typed as the target, one row per key. */
export interface Incoming {
  /** Quoted name of the engine's table. */
  readonly table: string
  /** Name of the column that numbers its rows, quoted. */
  readonly rowId: string
  readonly rowCount: bigint
  /** Name of the column whose greater value tells the later of two rows of a key; `undefined`: the incoming row is. */
  readonly lastBy: string | undefined
  /** Whether the table's row stays where both are as late. */
  readonly keepsEqual: boolean
  /** Selects every key among the rows, and few others. */
  readonly filter: Expression
}

/** The column by which DuckDB numbers the rows of every table, unless the table has a column of its own of this name. */
const ROW_ID = 'rowid'

/** Keys that an error about duplicates names. */
const EXAMPLES_MAX = 5

/**
 * Read the rows of an upsert into a table of the engine and check their keys.
 *
 * @param sql - has a column for each field of the schema
 * @throws PHLO_KEY_NULL, PHLO_KEY_DUPLICATE
 */
export async function loadIncoming(
  engine: Engine,
  rows: { readonly sql: string; readonly schema: Schema; readonly table: string },
  key: readonly KeyColumn[],
  duplicates: WriteRequest['duplicates'],
): Promise<Incoming> {
  const columns = rows.schema.fields.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    return `CAST(${column} AS ${sqlTypeOf(type)}) AS ${column}`
  })
  const rowId = rowIdColumn(rows.schema)
  if (rowId !== ROW_ID) columns.push(`row_number() OVER () AS ${rowId}`)
  await engine.run(`CREATE TABLE ${rows.table} AS SELECT ${columns.join(', ')} FROM (${rows.sql}\n)`)
  const summary = await summarize(engine, rows.table, key)
  refuseNulls(summary, key)
  let rowCount = countOf(summary.rows)
  const keyCount = countOf(summary.keys)
  if (keyCount < rowCount) {
    if (duplicates === 'refuse') throw await duplicateKeys(engine, rows.table, key, rowCount - keyCount)
    await keepLast(engine, rows, key, duplicates.lastBy)
    rowCount = keyCount
  }
  const { lastBy = undefined, keepsEqual = false } = duplicates === 'refuse' ? {} : duplicates
  const filter = await keyRange(engine, rows.table, key, summary)
  return { table: rows.table, rowId, rowCount, lastBy, keepsEqual, filter }
}

/** Numbering rows takes time, and people rarely call a column so. */
function rowIdColumn({ fields }: Schema): string {
  return fields.some(({ name }) => name.toLowerCase() === ROW_ID) ? quoteIdentifier('phlo row') : ROW_ID
}

/** Count rows, distinct keys and null keys, and find the bounds of each part of the key, in one pass. */
async function summarize(
  engine: Engine,
  table: string,
  key: readonly KeyColumn[],
): Promise<Readonly<Record<string, ResultValue>>> {
  const parts = key.flatMap(({ name }, index) => {
    const column = quoteIdentifier(name)
    return [
      `count(*) FILTER (${column} IS NULL) AS nulls_${index}`,
      `min(${column}) AS min_${index}`,
      `max(${column}) AS max_${index}`,
    ]
  })
  const keys = `SELECT count(*) FROM (SELECT DISTINCT ${keyList(key)} FROM ${table})`
  const [summary] = await engine.rows(`SELECT count(*) AS rows, (${keys}) AS keys, ${parts.join(', ')} FROM ${table}`)
  assert(summary !== undefined)
  return summary
}

function refuseNulls(summary: Readonly<Record<string, ResultValue>>, key: readonly KeyColumn[]): void {
  const broken = key.flatMap(({ name }, index) => {
    const nulls = countOf(summary[`nulls_${index}`])
    return nulls === 0n ? [] : [{ column: name, nulls: String(nulls) }]
  })
  if (broken.length === 0) return
  const list = broken.map(({ column, nulls }) => `"${column}" is null in ${nulls} of them`).join(', ')
  throw new PhloError('PHLO_KEY_NULL', `Rows without a key cannot be upserted: ${list}.`, {
    context: { columns: broken },
  })
}

async function duplicateKeys(
  engine: Engine,
  table: string,
  key: readonly KeyColumn[],
  surplus: bigint,
): Promise<PhloError> {
  const columns = key.map(({ name }) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`)
  const examples = await engine.rows(
    `SELECT ${columns.join(', ')} FROM ${table} GROUP BY ${keyList(key)} HAVING count(*) > 1 ORDER BY ALL LIMIT ${EXAMPLES_MAX}`,
  )
  const shown = examples.map((example) => `(${key.map(({ name }) => `${name} = ${example[name]}`).join(', ')})`)
  return new PhloError(
    'PHLO_KEY_DUPLICATE',
    `${surplus} ${surplus === 1n ? 'row repeats' : 'rows repeat'} a key of another row, such as ${shown.join(', ')}.`,
    { context: { surplus: String(surplus), examples } },
  )
}

/** Of equally late rows the greatest by all columns is kept, so that the outcome does not depend on their order. */
async function keepLast(
  engine: Engine,
  rows: { readonly schema: Schema; readonly table: string },
  key: readonly KeyColumn[],
  lastBy: string,
): Promise<void> {
  const order = [lastBy, ...rows.schema.fields.map(({ name }) => name)]
    .map((name) => `${quoteIdentifier(name)} DESC NULLS LAST`)
    .join(', ')
  await engine.run(
    `CREATE OR REPLACE TABLE ${rows.table} AS FROM ${rows.table}
     QUALIFY row_number() OVER (PARTITION BY ${keyList(key)} ORDER BY ${order}) = 1`,
  )
}

function keyList(key: readonly KeyColumn[]): string {
  return key.map(({ name }) => quoteIdentifier(name)).join(', ')
}

function countOf(value: ResultValue | undefined): bigint {
  assert(typeof value === 'bigint')
  return value
}
