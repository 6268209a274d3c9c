import assert from 'node:assert/strict'
import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'
import { type KeyColumn, keysEqual } from './key-columns.js'
import type { Incoming } from './load-incoming.js'
import { FILE_COLUMN, taskPath } from './tasks-by-path.js'
import { type TouchedTask, touchedTasks } from './touched-tasks.js'

/** What the incoming rows meet in the table. */
export interface Matches {
  /** Files with a row that changes; they have to be rewritten. */
  readonly rewritten: readonly TouchedTask[]
  readonly rowsUpdated: bigint
  readonly rowsUnchanged: bigint
  /** Incoming rows that give way to a later row of the table. */
  readonly rowsOutdated: bigint
  /** Further rows of one key, which give way to a single one. */
  readonly rowsDeleted: bigint
  /** The incoming rows without those: the engine's table, or a SELECT in parentheses. */
  readonly effective: string
  /** Condition on the incoming table: the rows to write. The others stand, unchanged, in files that stay. */
  readonly written: string
}

/**
 * Find the rows of the table that have the key of an incoming row, and which of them differ.
 *
 * @param plan - every file that can have such a row
 */
export async function matchIncoming(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  incoming: Incoming,
  key: readonly KeyColumn[],
): Promise<Matches> {
  // The keys alone are read first: most upserts meet few of the files that statistics leave.
  const touched = await touchedTasks(engine, warehouse, plan, { table: incoming.table, key })
  if (touched.length === 0) return noMatches(incoming)

  const matches = matchesTable(incoming)
  const scan = await scanSql(
    engine,
    warehouse,
    { ...plan, tasks: touched.map(({ task }) => task) },
    { fileColumn: FILE_COLUMN },
  )
  const same = plan.schema.fields.map(
    ({ name }) => `t.${quoteIdentifier(name)} IS NOT DISTINCT FROM i.${quoteIdentifier(name)}`,
  )
  // A key that the table has more than once, which other writers can bring about, is mended: it counts as changed.
  await engine.run(
    `CREATE TABLE ${matches} AS
     SELECT *, bool_or(later) OVER (PARTITION BY row) AS outdated,
            outdated OR (bool_and(same) OVER (PARTITION BY row) AND count(*) OVER (PARTITION BY row) = 1) AS stands
     FROM (SELECT i.${incoming.rowId} AS row, t.${quoteIdentifier(FILE_COLUMN)} AS file, ${same.join(' AND ')} AS same,
                  ${laterSql(incoming)} AS later
           FROM (${scan}) t JOIN ${incoming.table} i ON ${keysEqual(key)})`,
  )
  const [counts] = await engine.rows(
    `SELECT count(DISTINCT row) FILTER (NOT stands) AS updated, count(*) FILTER (stands AND NOT outdated) AS unchanged,
            count(DISTINCT row) FILTER (outdated) AS outdated,
            count(*) FILTER (NOT outdated) - count(DISTINCT row) FILTER (NOT outdated) AS surplus FROM ${matches}`,
  )
  const files = await engine.rows(`SELECT DISTINCT file FROM ${matches} WHERE NOT stands`)
  const changed = new Set(files.map(({ file }) => String(file)))
  const inEffect =
    counts?.outdated === 0n ? 'true' : `${incoming.rowId} NOT IN (SELECT row FROM ${matches} WHERE outdated)`
  return {
    rewritten: touched.filter(({ task }) => changed.has(taskPath(warehouse, task))),
    rowsUpdated: countOf(counts?.updated),
    rowsUnchanged: countOf(counts?.unchanged),
    rowsOutdated: countOf(counts?.outdated),
    rowsDeleted: countOf(counts?.surplus),
    effective: inEffect === 'true' ? incoming.table : `(SELECT * FROM ${incoming.table} WHERE ${inEffect})`,
    written: `${inEffect} AND ${incoming.rowId} NOT IN (SELECT row FROM ${matches} WHERE file NOT IN (SELECT file FROM ${matches} WHERE NOT stands))`,
  }
}

function noMatches({ table }: Incoming): Matches {
  const none = { rowsUpdated: 0n, rowsUnchanged: 0n, rowsOutdated: 0n, rowsDeleted: 0n }
  return { ...none, rewritten: [], effective: table, written: 'true' }
}

/** Whether a row `t` of the table stays as it is later than an incoming row `i` of its key; nulls are earliest. */
function laterSql({ lastBy, keepsEqual }: Incoming): string {
  if (lastBy === undefined) return 'false'
  const column = quoteIdentifier(lastBy)
  if (keepsEqual) return `coalesce(t.${column} >= i.${column}, i.${column} IS NULL)`
  return `coalesce(t.${column} > i.${column}, t.${column} IS NOT NULL AND i.${column} IS NULL)`
}

function countOf(count: ResultValue | undefined): bigint {
  assert(typeof count === 'bigint')
  return count
}

/** Quoted name of the engine's table that matching makes; whoever made the incoming table drops it. */
export function matchesTable(incoming: Pick<Incoming, 'table'>): string {
  return incoming.table.replace(/"$/, ' matches"')
}
