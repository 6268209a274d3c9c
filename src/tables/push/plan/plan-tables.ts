import type { LogEntry } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'
import { PhloError } from '../../../errors.js'
import type { CopyPlan } from '../copy-plan.js'
import { isNamed, keysOfLine, tableLine } from '../history/table-line.js'
import type { ChosenRef, LakePair, PushRequest } from '../push.js'
import { replayTables } from '../replay/replay-tables.js'
import type { TablesOfRef } from '../replay/tables-of-ref.js'
import { chooseRefs } from './choose-refs.js'
import { type Place, tablePlaces } from './table-places.js'

/**
 * Decide how tables are copied onto what the target's refs show: for each table, the versions that came after the one
 * that the target has. Merges become plain commits.
 *
 * @throws PHLO_REF_UNKNOWN - a chosen ref is not there
 * @throws PHLO_TABLE_UNKNOWN - no table has one of the names
 * @throws PHLO_PUSH_DIVERGED - a table was changed in the target, or made there too; names all of them
 */
export async function planTables(
  pair: LakePair,
  { refs, tables }: Pick<PushRequest, 'refs'> & { readonly tables: readonly string[] },
): Promise<CopyPlan> {
  const chosen = [...(await chooseRefs(pair, refs))].sort((one, other) => rankOf(one) - rankOf(other))
  const planned: TablesOfRef[] = []
  const diverged: { readonly ref: string; readonly table: string }[] = []
  const names = new Set<string>()
  for (const ref of chosen) {
    const line = await tableLine(pair.source.catalog, ref.reference.hash, tables)
    for (const name of keysOfLine(line).keys()) names.add(name)
    const places = await tablePlaces(pair, ref, line)
    for (const [table, place] of places) if (place === 'diverged') diverged.push({ ref: ref.to, table })
    planned.push(planRef(ref, { line, places, planned }))
  }
  refuseUnknown(tables, names)
  refuseDiverged(diverged)
  return {
    refs: planned,
    commits: planned.flatMap(({ steps }) => steps),
    replay: (made) => replayTables(pair, planned, made),
  }
}

/** Branches that are there first: others leave them. Tags last: they stand on branches. */
function rankOf({ reference, target }: ChosenRef): number {
  return (reference.type === 'TAG' ? 2 : 0) + (target === undefined ? 1 : 0)
}

interface RefFacts {
  readonly line: readonly LogEntry[]
  readonly places: ReadonlyMap<string, Place>
  /** The refs that were planned before. */
  readonly planned: readonly TablesOfRef[]
}

function planRef(ref: ChosenRef, { line, places, planned }: RefFacts): TablesOfRef {
  const fork = ref.target === undefined ? forkOf(line, planned) : undefined
  const steps = line.flatMap((entry, index) => {
    const operations = entry.operations.filter(({ key }) => {
      const place = places.get(formatKey(key))
      return typeof place === 'number' && index > Math.max(place, fork?.index ?? -1)
    })
    return operations.length === 0 ? [] : [{ ...entry, operations }]
  })
  const further = [...places].filter(([, place]) => place === 'ahead').map(([name]) => name)
  const still = further.length > 0 ? 'ahead' : 'unchanged'
  return {
    ...ref,
    line,
    steps,
    fork,
    outcome: ref.target === undefined ? 'created' : steps.length > 0 ? 'forwarded' : still,
    tables: new Set([...places.keys()].filter((name) => !further.includes(name))),
  }
}

/** The last commit of a line that is also one of another ref's. */
function forkOf(line: readonly LogEntry[], planned: readonly TablesOfRef[]) {
  for (let index = line.length - 1; index >= 0; index--) {
    const hash = line[index]?.hash
    const other = planned.find((one) => one.line.some((entry) => entry.hash === hash))
    if (hash !== undefined && other !== undefined) return { index, hash, to: other.to }
  }
  return undefined
}

function refuseUnknown(patterns: readonly string[], names: ReadonlySet<string>): void {
  const unknown = patterns.filter((pattern) => ![...names].some((name) => isNamed(name, [pattern])))
  if (unknown.length === 0) return
  throw new PhloError('PHLO_TABLE_UNKNOWN', `There is no table ${unknown.join(', ')} to copy.`, {
    context: { tables: unknown },
  })
}

function refuseDiverged(diverged: readonly { readonly ref: string; readonly table: string }[]): void {
  if (diverged.length === 0) return
  const named = diverged.map(({ ref, table }) => `${table} on ${ref}`).join(', ')
  throw new PhloError('PHLO_PUSH_DIVERGED', `The target has changes of ${named} that the source has not.`, {
    fixes: ['Copy to another branch, and merge it there: --refs main:incoming.'],
    context: { tables: diverged },
  })
}
