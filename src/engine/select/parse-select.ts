import { PhloError } from '../../errors.js'
import type { Engine } from '../engine.js'
import { positionIn } from '../position-in.js'
import { findTables } from './find-tables.js'
import { childNodes, parseSqlTree, type SqlNode, textOf } from './sql-tree.js'
import type { TableReference } from './table-reference.js'

export interface ParsedSelect {
  readonly tables: readonly TableReference[]
}

/**
 * Check that a person's SQL is one SELECT (or `EXPLAIN` of one) that reads nothing but tables, and find out which.
 *
 * @throws PHLO_SQL_FAILED - it has a syntax error
 * @throws PHLO_SQL_NOT_SELECT - it is something else, several statements, or none
 * @throws PHLO_SQL_FORBIDDEN - it names a file, or a table function that could read more than its arguments
 */
export async function parseSelect(engine: Engine, sql: string): Promise<ParsedSelect> {
  const select = withoutExplain(sql)
  const [row] = await engine.rows('SELECT json_serialize_sql($1::VARCHAR) AS tree', [select])
  const tree = parseSqlTree(String(row?.tree))
  if (tree.error === true) throw refusal(tree, select)
  const statements = childNodes(tree, 'statements')
  if (statements.length !== 1)
    throw notSelect(statements.length === 0 ? 'There is no statement.' : 'There is more than one statement.')
  return { tables: findTables(statements, select) }
}

/** The tree is of SELECT alone; blanks keep the positions of the rest. */
function withoutExplain(sql: string): string {
  return sql.replace(/^\s*explain(\s+analyze)?\s/i, (prefix) => prefix.replace(/\S/g, ' '))
}

function refusal(tree: SqlNode, sql: string): PhloError {
  const message = textOf(tree, 'error_message') ?? ''
  if (tree.error_type !== 'parser') return unserializable(sql, message)
  const position = textOf(tree, 'position')
  return new PhloError('PHLO_SQL_FAILED', `${message.charAt(0).toUpperCase()}${message.slice(1)}.`, {
    context: { kind: 'Parser', ...(position === undefined ? {} : positionIn(sql, Number(position))) },
  })
}

/** What the engine can run and not put into a tree, so that nobody can tell what it would read. */
function unserializable(sql: string, detail: string): PhloError {
  if (/\bbetween\s+symmetric\b/i.test(sql)) {
    return new PhloError('PHLO_SQL_NOT_SELECT', 'BETWEEN SYMMETRIC is not taken here.', {
      fixes: ['Write BETWEEN least(a, b) AND greatest(a, b).'],
      context: { detail },
    })
  }
  if (/\bpivot(?:_wider)?\b/i.test(sql)) {
    return new PhloError('PHLO_SQL_NOT_SELECT', 'PIVOT is taken here only with the values that become columns.', {
      fixes: ["Name them: SELECT * FROM bronze.entries PIVOT (count(*) FOR kind IN ('a', 'b'))."],
      context: { detail },
    })
  }
  return notSelect('This is not a SELECT.', detail)
}

function notSelect(message: string, detail?: string): PhloError {
  return new PhloError('PHLO_SQL_NOT_SELECT', message, detail === undefined ? {} : { context: { detail } })
}
