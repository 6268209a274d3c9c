import type { ResultColumn } from '../../engine/engine.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Field } from '../../iceberg/types.js'
import type { TableReader } from '../../tables/load-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { type ResolvedTable, resolveTable } from '../resolve-table.js'
import type { SqlPiece } from './sql-pieces.js'
import { nameOf, tableAt } from './table-at.js'
import { tableNames } from './table-names.js'

/** How columns are spelled in their tables, by their names in small letters. */
export type ColumnSpelling = ReadonlyMap<string, string>

const ANYWHERE = { line: 1, column: 1 }

/**
 * Read how the tables spell their columns that `*` or TABLE stand for: Trino knows these in small letters only. What a
 * list of SELECT, or an AS, names itself keeps the letters that it has there, so it has no spelling, and nor has what two
 * tables spell differently.
 */
export async function columnSpelling(
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
): Promise<ColumnSpelling> {
  const written = pieces.filter(({ kind }) => kind !== 'blank')
  if (!hasStar(written)) return new Map()
  const named = [...tableNames(written)].filter(({ before }) => ONLY_TABLES.has(before))
  const references = named.flatMap(({ begin }) => tableAt(written, begin, ANYWHERE) ?? [])
  const tables = await Promise.all(references.map((one) => resolveTable(lake, ref, one).catch(() => undefined)))
  const spellings = new Map<string, string | undefined>(ownNames(written).map((name) => [name, undefined]))
  for (const { name } of tables.flatMap(columnsOf)) {
    const known = name.toLowerCase()
    spellings.set(known, (spellings.has(known) ? spellings.get(known) : name) === name ? name : undefined)
  }
  return new Map([...spellings].flatMap(([known, name]) => (name === undefined ? [] : [[known, name]])))
}

/** Name the columns of a result as their tables do. */
export function spellColumns(columns: readonly ResultColumn[], spelling: ColumnSpelling): readonly ResultColumn[] {
  return columns.map((column) => ({ ...column, name: spelling.get(column.name) ?? column.name }))
}

function columnsOf(found: ResolvedTable | undefined): readonly Field[] {
  return found === undefined || found.metadata !== undefined ? [] : currentSchema(found.table.version.metadata).fields
}

const ONLY_TABLES: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'TABLE'])
const STAR_FOLLOWS: ReadonlySet<string> = new Set(['SELECT', 'ALL', 'DISTINCT', ',', '.'])

function hasStar(written: readonly SqlPiece[]): boolean {
  const words = written.map(({ text }) => text.toUpperCase())
  return words.some((word, at) => word === 'TABLE' || (word === '*' && STAR_FOLLOWS.has(words[at - 1] ?? '')))
}

/** Names at the end of what the first list of SELECT has, and those after AS. */
function ownNames(written: readonly SqlPiece[]): readonly string[] {
  const words = written.map(({ text }) => text.toUpperCase())
  const from = words.indexOf('FROM')
  const isLast = (at: number) => at < from && (at + 1 === from || words[at + 1] === ',')
  const own = written.filter((_, at) => isLast(at) || words[at - 1] === 'AS')
  return own.filter(({ kind }) => kind === 'name' || kind === 'code').map(nameOf)
}
