import { PhloError } from '../../errors.js'
import { groupBy } from '../../iceberg/group-by.js'
import { foldCase } from '../fold-case.js'
import { positionIn } from '../position-in.js'
import { type Conjunct, findConjuncts } from './conjuncts.js'
import { childNode, childNodes, isSqlNode, type SqlNode, textOf } from './sql-tree.js'
import type { TableReference } from './table-reference.js'

/** Table functions that make rows of their arguments alone. */
const PURE_FUNCTIONS: ReadonlySet<string> = new Set([
  'unnest',
  'range',
  'generate_series',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
])

/** Table functions that read files; whoever calls one wants their data. */
const FILE_FUNCTION = /^(?:read_|parquet_|glob$|sniff_csv$)|_scan$/

interface Mention {
  readonly table: TableReference
  /** In the statement, in bytes. */
  readonly offset: number
}

interface Search {
  readonly sql: string
  readonly found: Mention[]
  /** Conjuncts of the SELECT levels that were entered, by the node of the table that they are on. */
  readonly conjuncts: Map<SqlNode, readonly Conjunct[]>
}

/**
 * Find the tables that a statement names, in the order of their first mention; each spelling of a name by itself.
 *
 * @throws PHLO_SQL_FORBIDDEN - it reads something else
 */
export function findTables(statements: readonly SqlNode[], sql: string): readonly TableReference[] {
  const search: Search = { sql, found: [], conjuncts: new Map() }
  visit(statements, new Set(), search)
  return distinctTables(search.found.toSorted((one, other) => one.offset - other.offset))
}

/** Conditions on one mention of a table are none on the others; for DuckDB another spelling is a mention as well. */
function distinctTables(mentions: readonly Mention[]): readonly TableReference[] {
  const groups = groupBy(mentions, ({ table }) => foldCase(spelling(table)))
  const isOnce = (table: TableReference): boolean => groups.get(foldCase(spelling(table)))?.length === 1
  const tables = new Map<string, TableReference>()
  for (const { table } of mentions) {
    const key = spelling(table)
    if (!tables.has(key)) tables.set(key, isOnce(table) ? table : { ...table, conjuncts: [] })
  }
  return [...tables.values()]
}

function spelling({ catalog, schema, name }: TableReference): string {
  return JSON.stringify([catalog, schema, name])
}

/** @param scope - lower-case names of the common table expressions that can be seen here */
function visit(value: unknown, scope: ReadonlySet<string>, search: Search): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scope, search)
    return
  }
  if (!isSqlNode(value)) return
  if (value.type === 'SELECT_NODE') for (const [table, list] of findConjuncts(value)) search.conjuncts.set(table, list)
  if (value.type === 'BASE_TABLE') addTable(value, scope, search)
  if (value.type === 'TABLE_FUNCTION') refuseFunction(value, search.sql)
  const inner = visitCommonTables(value, scope, search)
  for (const [name, child] of Object.entries(value)) if (name !== 'cte_map') visit(child, inner, search)
}

/** Each common table expression sees those before it, and itself when it is recursive. */
function visitCommonTables(node: SqlNode, scope: ReadonlySet<string>, search: Search): ReadonlySet<string> {
  let inner = scope
  for (const entry of childNodes(childNode(node, 'cte_map'), 'map')) {
    const name = (textOf(entry, 'key') ?? '').toLowerCase()
    const query = childNode(childNode(entry, 'value'), 'query')
    const isRecursive = childNode(query, 'node').type === 'RECURSIVE_CTE_NODE'
    visit(entry.value, isRecursive ? new Set([...inner, name]) : inner, search)
    inner = new Set([...inner, name])
  }
  return inner
}

function addTable(node: SqlNode, scope: ReadonlySet<string>, { sql, found, conjuncts }: Search): void {
  const catalog = textOf(node, 'catalog_name')
  const schema = textOf(node, 'schema_name')
  const name = textOf(node, 'table_name') ?? ''
  if (schema === undefined && scope.has(name.toLowerCase())) return
  const position = positionOf(node, sql)
  if (schema === undefined && /[./\\:]/.test(name)) {
    throw new PhloError('PHLO_SQL_FORBIDDEN', `The statement would read the file "${name}".`, {
      context: { name, ...position },
    })
  }
  const table = { catalog, schema, name, ...position, conjuncts: conjuncts.get(node) ?? [] }
  found.push({ table, offset: Number(node.query_location ?? 0) })
}

function refuseFunction(node: SqlNode, sql: string): void {
  const name = (textOf(childNode(node, 'function'), 'function_name') ?? '').toLowerCase()
  if (PURE_FUNCTIONS.has(name)) return
  throw new PhloError('PHLO_SQL_FORBIDDEN', `The table function "${name}" is not allowed here.`, {
    ...(FILE_FUNCTION.test(name) ? {} : { fixes: ['Read tables only; these are there: phlo catalog tables'] }),
    context: { function: name, ...positionOf(node, sql) },
  })
}

function positionOf(node: SqlNode, sql: string): { readonly line: number; readonly column: number } {
  return positionIn(sql, Number(node.query_location ?? 0))
}
