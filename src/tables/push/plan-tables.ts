import type { CommitHash, Content, ContentKey, LogEntry } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import { chooseRefs } from './choose-refs.js'
import { contentImage, isSameVersion, pairMapping } from './content-image.js'
import type { CopyPlan } from './copy-plan.js'
import type { ChosenRef, LakePair, PushRequest, RefOutcome } from './push.js'
import { replayTables } from './replay-tables.js'
import { isNamed, tableLine } from './table-line.js'

/** What is to be done to one ref of the target. */
export interface TablesOfRef extends ChosenRef {
  readonly outcome: RefOutcome
  /** Names of the tables that the target must show as the source does. */
  readonly tables: ReadonlySet<string>
  /** Commits of the source along first parents, oldest first, with what they did to the tables. */
  readonly line: readonly LogEntry[]
  /** Those that are to be made in the target. */
  readonly steps: readonly LogEntry[]
  /** For a ref that the target lacks: where it leaves the line of another one; `undefined`: it is there, or leaves none. */
  readonly fork: { readonly to: string; readonly hash: CommitHash } | undefined
}

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
    for (const name of keysOf(line).keys()) names.add(name)
    const there = await placesOf(pair, ref, line)
    for (const [table, place] of there) if (place === 'diverged') diverged.push({ ref: ref.to, table })
    planned.push(planRef(ref, { line, there, planned }))
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

function keysOf(line: readonly LogEntry[]): ReadonlyMap<string, ContentKey> {
  return new Map(line.flatMap(({ operations }) => operations.map(({ key }) => [formatKey(key), key])))
}

/** How far the target is with a table: up to a commit of the line, -1 for none of them, or further. */
type Place = number | 'ahead' | 'diverged'

async function placesOf(
  pair: LakePair,
  { target, reference }: ChosenRef,
  line: readonly LogEntry[],
): Promise<ReadonlyMap<string, Place>> {
  const keys = keysOf(line)
  if (target === undefined) return new Map(Array.from(keys.keys(), (name) => [name, -1]))
  const contents = await pair.target.catalog.contents(target.hash, [...keys.values()])
  const places = new Map<string, Place>()
  for (const [index, name] of [...keys.keys()].entries()) {
    const place = placeOf(pair, { line, name, there: contents[index] })
    const isOther = place === 'diverged' || (reference.type === 'TAG' && place !== line.length)
    places.set(name, isOther ? await aheadOrDiverged(pair, { head: target.hash, line, name }) : place)
  }
  return places
}

/** @returns the length of the line when there is nothing to do */
function placeOf(
  pair: LakePair,
  {
    line,
    name,
    there,
  }: { readonly line: readonly LogEntry[]; readonly name: string; readonly there: Content | undefined },
): number | 'diverged' {
  const mapping = pairMapping(pair)
  const changes = changesOf(line, name)
  const last = changes.at(-1)
  if (isSameVersion(last?.content && contentImage(last.content, mapping), there)) return line.length
  if (there === undefined) return -1
  const known = changes.findLast(({ content }) => isSameVersion(content && contentImage(content, mapping), there))
  return known?.index ?? 'diverged'
}

function changesOf(line: readonly LogEntry[], name: string) {
  return line.flatMap(({ operations }, index) =>
    operations
      .filter(({ key }) => formatKey(key) === name)
      .map((operation) => ({ index, content: operation.type === 'PUT' ? operation.content : undefined })),
  )
}

/** A table of the target whose history has what the source shows is only further; a tag that shows something else is not. */
async function aheadOrDiverged(
  pair: LakePair,
  { head, line, name }: { readonly head: CommitHash; readonly line: readonly LogEntry[]; readonly name: string },
): Promise<Place> {
  const last = changesOf(line, name).at(-1)?.content
  if (last === undefined) return 'diverged'
  const wanted = contentImage(last, pairMapping(pair))
  for await (const { operations } of pair.target.catalog.log(head)) {
    for (const operation of operations) {
      const isWanted = operation.type === 'PUT' && formatKey(operation.key) === name
      if (isWanted && isSameVersion(operation.content, wanted)) return 'ahead'
    }
  }
  return 'diverged'
}

function planRef(
  ref: ChosenRef,
  {
    line,
    there,
    planned,
  }: {
    readonly line: readonly LogEntry[]
    readonly there: ReadonlyMap<string, Place>
    readonly planned: readonly TablesOfRef[]
  },
): TablesOfRef {
  const fork = ref.target === undefined ? forkOf(line, planned) : undefined
  const steps = line.slice(fork === undefined ? 0 : fork.index + 1).flatMap((entry, offset) => {
    const index = offset + (fork === undefined ? 0 : fork.index + 1)
    const operations = entry.operations.filter(({ key }) => isAfter(index, there.get(formatKey(key))))
    return operations.length === 0 ? [] : [{ ...entry, operations }]
  })
  const isAhead = [...there.values()].includes('ahead')
  const still = isAhead ? 'ahead' : 'unchanged'
  return {
    ...ref,
    line,
    steps,
    fork,
    outcome: ref.target === undefined ? 'created' : steps.length > 0 ? 'forwarded' : still,
    tables: new Set([...there].flatMap(([name, place]) => (place === 'ahead' ? [] : [name]))),
  }
}

function isAfter(index: number, place: Place | undefined): boolean {
  return typeof place === 'number' && index > place
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
