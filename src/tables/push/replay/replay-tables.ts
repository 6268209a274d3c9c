import type { CommitHash, ContentKey, LogEntry, Operation } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'
import { randomUuid } from '../../../storage/random-id.js'
import type { Replayed } from '../copy-plan.js'
import { keysOfLine } from '../history/table-line.js'
import { tableMeta } from '../images/commit-origin.js'
import { contentImage, isSameVersion, pairMapping } from '../images/content-image.js'
import { operationImages } from '../images/operation-images.js'
import type { LakePair } from '../push.js'
import type { TablesOfRef } from './tables-of-ref.js'
import { commitToWork, openWorkBranch, type WorkBranch } from './work-branch.js'

/** Make the commits by which tables of the target become as those of the source, beside its refs. */
export async function replayTables(pair: LakePair, refs: readonly TablesOfRef[], made: () => void): Promise<Replayed> {
  const heads = new Map<string, CommitHash>()
  const workBranches: WorkBranch[] = []
  for (const ref of refs) {
    const { head, steps } = await startOf(pair, ref, heads)
    heads.set(ref.to, head)
    if (steps.length === 0) continue
    const work = await openWorkBranch(pair, head)
    workBranches.push(work)
    for (const entry of steps) {
      const operations = await operationImages(pair, entry, work.head)
      const namespaces = await missingNamespaces(pair, entry, { operations, head: work.head })
      const meta = tableMeta(entry, pair.source.warehouse.uuid)
      heads.set(ref.to, await commitToWork(pair, work, { meta, operations: [...namespaces, ...operations] }))
      made()
    }
  }
  return { heads, workBranches }
}

/** Where the commits of a ref are put. A new ref leaves another one where that shows the tables as they were then. */
async function startOf(
  pair: LakePair,
  { target, fork, line, steps }: TablesOfRef,
  heads: ReadonlyMap<string, CommitHash>,
): Promise<{ readonly head: CommitHash; readonly steps: readonly LogEntry[] }> {
  if (target !== undefined) return { head: target.hash, steps }
  const { catalog } = pair.target
  const other = fork === undefined ? undefined : heads.get(fork.to)
  const start = other ?? (await catalog.references())[0]?.hash ?? ''
  const keys = [...keysOfLine(line).values()]
  const wanted = fork === undefined ? [] : await pair.source.catalog.contents(fork.hash, keys)
  const mapping = pairMapping(pair)
  let root = start
  for await (const { hash } of catalog.log(start)) {
    const found = await catalog.contents(hash, keys)
    const isAsThen = keys.every((_, index) => {
      const content = wanted[index]
      return isSameVersion(content && contentImage(content, mapping), found[index])
    })
    if (isAsThen && other !== undefined) return { head: hash, steps }
    root = hash
  }
  // Nowhere does it show them so: all that happened to them happens here.
  return { head: root, steps: line.filter(({ operations }) => operations.length > 0) }
}

/** A table is below namespaces, which the target may lack. */
async function missingNamespaces(
  { source, target }: LakePair,
  { hash }: LogEntry,
  { operations, head }: { readonly operations: readonly Operation[]; readonly head: CommitHash },
): Promise<readonly Operation[]> {
  const parents = new Map<string, ContentKey>()
  for (const { type, key } of operations) {
    if (type !== 'PUT') continue
    for (let length = 1; length < key.length; length++)
      parents.set(formatKey(key.slice(0, length)), key.slice(0, length))
  }
  const keys = [...parents.values()]
  const [originals, there] = await Promise.all([
    source.catalog.contents(hash, keys),
    target.catalog.contents(head, keys),
  ])
  return keys.flatMap((key, index): readonly Operation[] => {
    if (there[index] !== undefined) return []
    const original = originals[index] ?? { type: 'NAMESPACE', id: randomUuid(target.ambient), properties: {} }
    return [{ type: 'PUT', key, content: contentImage(original, pairMapping({ source, target })) }]
  })
}
