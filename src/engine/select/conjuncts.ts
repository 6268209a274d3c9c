import { childNode, childNodes, type SqlNode, textOf } from './sql-tree.js'

/** A condition on one column of a table, as it is written: `column op constant`. */
export type Conjunct =
  | { readonly op: 'is-null' | 'not-null'; readonly column: string }
  | { readonly op: ComparisonOp; readonly column: string; readonly constant: Constant }
  | { readonly op: 'in'; readonly column: string; readonly constants: readonly Constant[] }

export type ComparisonOp = 'eq' | 'lt' | 'lt-eq' | 'gt' | 'gt-eq'

/** A constant in a statement. `type` is DuckDB's name of its type; for what is not a number, `text` is its text. */
export type Constant =
  | { readonly kind: 'number'; readonly unscaled: bigint; readonly scale: number }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }

const COMPARISONS: Readonly<Record<string, { readonly op: ComparisonOp; readonly mirrored: ComparisonOp }>> = {
  COMPARE_EQUAL: { op: 'eq', mirrored: 'eq' },
  COMPARE_LESSTHAN: { op: 'lt', mirrored: 'gt' },
  COMPARE_LESSTHANOREQUALTO: { op: 'lt-eq', mirrored: 'gt-eq' },
  COMPARE_GREATERTHAN: { op: 'gt', mirrored: 'lt' },
  COMPARE_GREATERTHANOREQUALTO: { op: 'gt-eq', mirrored: 'lt-eq' },
}

/**
 * Find the conditions in a SELECT's `WHERE` that all of its rows fulfil, by the table that each is surely about: the only
 * one in `FROM`, or the one whose name stands before the column. They reject nulls, so that they hold on either side of
 * an outer join; `IS NULL` does not, and is used without joins only.
 */
export function findConjuncts(select: SqlNode): ReadonlyMap<SqlNode, readonly Conjunct[]> {
  const found = new Map<SqlNode, Conjunct[]>()
  if (select.sample !== null && select.sample !== undefined) return found
  const tables = prunableTables(childNode(select, 'from_table'))
  for (const condition of conjunctionOf(childNode(select, 'where_clause'))) {
    for (const { column, conjunct } of conditionsOf(condition)) {
      const table = tableOf(column, tables)
      if (table === undefined || (conjunct.op === 'is-null' && tables.isJoined)) continue
      found.set(table, [...(found.get(table) ?? []), conjunct])
    }
  }
  return found
}

interface PrunableTables {
  readonly isJoined: boolean
  readonly byName: ReadonlyMap<string, SqlNode>
}

/** Positional and as-of joins pair rows by what else is there; samples choose among what is there. */
function prunableTables(from: SqlNode): PrunableTables {
  const byName = new Map<string, SqlNode>()
  const collect = (node: SqlNode): void => {
    if (node.type === 'JOIN') {
      if (node.ref_type === 'POSITIONAL') return
      collect(childNode(node, 'left'))
      if (node.ref_type !== 'ASOF') collect(childNode(node, 'right'))
      return
    }
    if (node.type !== 'BASE_TABLE' || (node.sample !== null && node.sample !== undefined)) return
    byName.set((textOf(node, 'alias') ?? textOf(node, 'table_name') ?? '').toLowerCase(), node)
  }
  collect(from)
  return { isJoined: from.type === 'JOIN', byName }
}

function tableOf(column: ColumnName, { isJoined, byName }: PrunableTables): SqlNode | undefined {
  if (column.table !== undefined) return byName.get(column.table.toLowerCase())
  return isJoined ? undefined : [...byName.values()][0]
}

function conjunctionOf(where: SqlNode): readonly SqlNode[] {
  if (where.type !== 'CONJUNCTION_AND') return [where]
  return childNodes(where, 'children').flatMap(conjunctionOf)
}

interface ColumnName {
  readonly table: string | undefined
  readonly name: string
}

interface Condition {
  readonly column: ColumnName
  readonly conjunct: Conjunct
}

function conditionsOf(node: SqlNode): readonly Condition[] {
  const type = String(node.type)
  const comparison = COMPARISONS[type]
  if (comparison !== undefined) {
    const left = childNode(node, 'left')
    const right = childNode(node, 'right')
    return [...comparisonOf(left, comparison.op, right), ...comparisonOf(right, comparison.mirrored, left)]
  }
  if (type === 'COMPARE_BETWEEN') {
    const input = childNode(node, 'input')
    return [
      ...comparisonOf(input, 'gt-eq', childNode(node, 'lower')),
      ...comparisonOf(input, 'lt-eq', childNode(node, 'upper')),
    ]
  }
  const [first, ...others] = childNodes(node, 'children')
  const column = first === undefined ? undefined : columnOf(first)
  if (column === undefined) return []
  if (type === 'OPERATOR_IS_NULL') return [{ column, conjunct: { op: 'is-null', column: column.name } }]
  if (type === 'OPERATOR_IS_NOT_NULL') return [{ column, conjunct: { op: 'not-null', column: column.name } }]
  if (type !== 'COMPARE_IN') return []
  const constants = others.map(constantOf)
  if (!constants.every((constant) => constant !== undefined)) return []
  return [{ column, conjunct: { op: 'in', column: column.name, constants } }]
}

function comparisonOf(left: SqlNode, op: ComparisonOp, right: SqlNode): readonly Condition[] {
  const column = columnOf(left)
  const constant = constantOf(right)
  if (column === undefined || constant === undefined) return []
  return [{ column, conjunct: { op, column: column.name, constant } }]
}

function columnOf(node: SqlNode): ColumnName | undefined {
  const names = node.class === 'COLUMN_REF' && Array.isArray(node.column_names) ? node.column_names.map(String) : []
  const [first, second] = names
  if (first === undefined || names.length > 2) return undefined
  return second === undefined ? { table: undefined, name: first } : { table: first, name: second }
}

function constantOf(node: SqlNode): Constant | undefined {
  if (node.class === 'PARAMETER') return { kind: 'parameter', name: textOf(node, 'identifier') ?? '' }
  if (node.class === 'CONSTANT') return plainConstant(childNode(node, 'value'))
  if (node.class !== 'CAST' || node.try_cast === true) return undefined
  const text = plainConstant(childNode(childNode(node, 'child'), 'value'))
  const type = textOf(childNode(node, 'cast_type'), 'id')
  return text?.kind === 'text' && text.type === 'VARCHAR' && type !== undefined ? { ...text, type } : undefined
}

function plainConstant(value: SqlNode): Constant | undefined {
  const type = childNode(value, 'type')
  if (value.is_null !== false) return undefined
  switch (type.id) {
    case 'VARCHAR':
      return { kind: 'text', type: 'VARCHAR', text: String(value.value) }
    case 'INTEGER':
    case 'BIGINT':
      return wholeNumber(value.value, 0)
    case 'DECIMAL':
      return wholeNumber(value.value, Number(childNode(type, 'type_info').scale ?? 0))
    default:
      return undefined
  }
}

/** Decimals of more than 18 digits come as an object of two halves, and are left to the query. */
function wholeNumber(value: unknown, scale: number): Constant | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
  return { kind: 'number', unscaled: BigInt(value), scale }
}
