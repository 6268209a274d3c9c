import { formatKey } from '../catalog/content-key.js'
import { foldCase } from '../engine/fold-case.js'
import type { TableReference } from '../engine/select/table-reference.js'
import { PhloError } from '../errors.js'
import type { SystemTable } from './query-request.js'
import type { ResolvedTable } from './resolve-table.js'

/** What a name in a statement stands for. */
export type Meaning =
  | { readonly reference: TableReference; readonly system: SystemTable }
  | { readonly reference: TableReference; readonly resolved: ResolvedTable }

/** The schema of names that have none. */
const DEFAULT_SCHEMA = 'main'

/**
 * Leave out names that only spell an earlier one in another case, for the engine tells them not apart.
 *
 * @throws PHLO_TABLE_AMBIGUOUS - two such names stand for different tables
 */
export function distinctMeanings(meanings: readonly Meaning[]): readonly Meaning[] {
  const distinct = new Map<string, Meaning>()
  for (const meaning of meanings) {
    const { schema = DEFAULT_SCHEMA, name } = meaning.reference
    const key = foldCase(JSON.stringify([schema, name]))
    const first = distinct.get(key)
    if (first === undefined) distinct.set(key, meaning)
    else if (contentOf(first) !== contentOf(meaning)) throw ambiguous(first.reference, meaning.reference)
  }
  return [...distinct.values()]
}

function contentOf(meaning: Meaning): string {
  if ('system' in meaning) return JSON.stringify(['system', meaning.system.schema, meaning.system.name])
  const { table, ref, metadata } = meaning.resolved
  return JSON.stringify([formatKey(table.key), ref.hash, metadata])
}

function ambiguous(first: TableReference, second: TableReference): PhloError {
  const [one, other] = [first, second].map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))
  return new PhloError('PHLO_TABLE_AMBIGUOUS', `SQL does not tell the tables "${one}" and "${other}" apart.`, {
    context: { tables: [one ?? '', other ?? ''], line: second.line, column: second.column },
  })
}
