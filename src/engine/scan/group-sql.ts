import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import { quoteIdentifier } from '../quote.js'
import { type EqualityDeletes, equalityDeletes, keyColumn, keyColumnsSql } from './equality-deletes.js'
import { filesSql, ROW_NUMBER_COLUMN } from './files-sql.js'
import type { TaskGroup } from './group-tasks.js'
import { positionDeletesSql } from './position-deletes-sql.js'

interface GroupScan {
  readonly plan: ScanPlan
  readonly group: TaskGroup
  /** Name of an added column with the path of each row's file. */
  readonly fileColumn?: string
  /** Name of an added column with the number of each row in its file; goes with `fileColumn`. */
  readonly numberColumn?: string
}

/** Write the SELECT that reads one group of files, without the rows that delete files take out of them. */
export async function groupSql(engine: Engine, warehouse: Warehouse, scan: GroupScan): Promise<string> {
  const positions = await positionDeletesSql(engine, warehouse, scan.group.files)
  const equalities = await equalityDeletes(engine, warehouse, scan.plan, scan.group.equalityDeletes)
  const added = { path: unusedName(scan.group, 'phlo_path'), number: unusedName(scan.group, ROW_NUMBER_COLUMN) }
  const columns = selectedColumns(scan, added)
  const rows = rowsSql(scan, { ...added, positions })
  if (equalities.length === 0) return `SELECT ${columns.map(({ item }) => item).join(', ')} FROM ${rows}`

  const keys = [...new Set(equalities.flatMap(({ fieldIds }) => fieldIds))]
  const items = [...columns.map(({ item }) => item), ...keyColumnsSql(scan.plan, scan.group.fields, keys)]
  const outputs = columns.map(({ name }) => `data.${quoteIdentifier(name)}`)
  const joins = equalities.map(equalityJoinSql).join(' ')
  return `SELECT ${outputs.join(', ')} FROM (SELECT ${items.join(', ')} FROM ${rows}) AS data ${joins}`
}

interface SelectedColumn {
  readonly item: string
  readonly name: string
}

/** Names of the columns that DuckDB adds to the rows of files. */
interface AddedColumns {
  readonly path: string
  readonly number: string
}

/** A scan of no columns still has rows to count. */
function selectedColumns(
  { group, fileColumn, numberColumn }: GroupScan,
  { path, number }: AddedColumns,
): readonly SelectedColumn[] {
  const columns = group.columns.map(({ sql, name }) => ({ item: renamed(sql, name), name }))
  if (fileColumn !== undefined) columns.push({ item: renamed(quoteIdentifier(path), fileColumn), name: fileColumn })
  if (numberColumn !== undefined) {
    columns.push({ item: renamed(quoteIdentifier(number), numberColumn), name: numberColumn })
  }
  return columns.length > 0 ? columns : [{ item: 'true AS phlo_row', name: 'phlo_row' }]
}

function renamed(sql: string, name: string): string {
  return sql === quoteIdentifier(name) ? sql : `${sql} AS ${quoteIdentifier(name)}`
}

function rowsSql(
  { group, fileColumn, numberColumn }: GroupScan,
  { path, number, positions }: AddedColumns & { readonly positions: string | undefined },
): string {
  if (positions === undefined && numberColumn === undefined) {
    return filesSql(group, fileColumn === undefined ? {} : { fileColumn: path })
  }
  const rows = filesSql(group, { fileColumn: path, numberColumn: number })
  if (positions === undefined) return rows
  return `${rows} AS data ANTI JOIN (${positions}) AS deleted
    ON data.${quoteIdentifier(path)} = deleted.data_path AND data.${quoteIdentifier(number)} = deleted.pos`
}

/** Null equals null: a delete of a null value takes out the rows that have none. */
function equalityJoinSql({ fieldIds, sql }: EqualityDeletes, index: number): string {
  const conditions = fieldIds.map(
    (id) => `data.${keyColumn(id)} IS NOT DISTINCT FROM deleted_${index}.${keyColumn(id)}`,
  )
  return `ANTI JOIN (${sql}) AS deleted_${index} ON ${conditions.join(' AND ')}`
}

/** A name for a helper column that no column of the files has. */
function unusedName({ fields }: TaskGroup, wanted: string): string {
  let name = wanted
  while (fields.some((field) => field.name.toLowerCase() === name)) name += '_'
  return name
}
