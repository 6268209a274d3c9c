import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Catalog, CommitHash, Content } from '../../src/catalog/catalog.js'
import { createEmbeddedCatalog, openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { fsckCatalog } from '../../src/catalog/embedded/fsck/fsck-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { memoryStore } from '../support/memory-store.js'
import { tableContent } from '../support/table-content.js'

const KEYS = ['a', 'b', 'c', 'd']
const META = { message: '', author: '', timeMs: 0, properties: {} }

/** Versions of tables by name. */
type Tables = ReadonlyMap<string, number>

/** A catalog as a child would write it: every commit holds all tables, every ref is a line in a list. */
class Model {
  readonly commits = new Map<CommitHash, { readonly tables: Tables; readonly parents: readonly CommitHash[] }>()
  readonly refs = new Map<string, CommitHash>()
  readonly moves: { readonly timeMs: number; readonly ref: string; readonly hash: CommitHash | undefined }[] = []

  move(ref: string, hash: CommitHash | undefined, timeMs: number): void {
    if (hash === undefined) this.refs.delete(ref)
    else this.refs.set(ref, hash)
    this.moves.push({ timeMs, ref, hash })
  }

  tables(hash: CommitHash): Tables {
    return this.commits.get(hash)?.tables ?? new Map()
  }

  ancestors(hash: CommitHash): ReadonlySet<CommitHash> {
    const found = new Set([hash])
    for (const known of found) for (const parent of this.commits.get(known)?.parents ?? []) found.add(parent)
    return found
  }

  bases(one: CommitHash, other: CommitHash): readonly CommitHash[] {
    const common = [...this.ancestors(one)].filter((hash) => this.ancestors(other).has(hash))
    return common.filter((hash) => !common.some((later) => later !== hash && this.ancestors(later).has(hash)))
  }

  /** `undefined`: a conflict. */
  merge(source: CommitHash, target: CommitHash): Tables | undefined {
    const merged = new Map(this.tables(target))
    for (const key of KEYS) {
      const [from, into] = [this.tables(source).get(key), this.tables(target).get(key)]
      const outcomes = this.bases(source, target).map((base) => {
        const before = this.tables(base).get(key)
        if (before === from || from === into) return into
        return before === into ? from : 'conflict'
      })
      const [outcome] = outcomes
      if (outcome === 'conflict' || outcomes.some((other) => other !== outcome)) return undefined
      if (outcome === undefined) merged.delete(key)
      else merged.set(key, outcome)
    }
    return merged
  }
}

const name = fc.constantFrom('main', 'dev', 'Dev')
const step = fc.record({
  action: fc.constantFrom('commit', 'commit', 'commit', 'commitLate', 'merge', 'create', 'assign', 'delete'),
  ref: name,
  from: name,
  key: fc.constantFrom(...KEYS),
  version: fc.option(fc.nat(2), { nil: undefined }),
  /** Which of two processes does it. */
  process: fc.constantFrom(0, 1),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

describe('catalog/embedded/embedded-catalog', () => {
  it('has the histories that a simple model has, two processes taking turns, across pruning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200, size: 'max' }), async (steps) => {
        const store = memoryStore()
        const clock = { nowMs: 1 }
        const ambient = { ...systemAmbient, now: () => clock.nowMs }
        const first = await createEmbeddedCatalog(store, ambient, { defaultBranch: 'main' })
        const catalogs = [first, await openEmbeddedCatalog(store, ambient)]
        const model = new Model()
        const root = (await first.reference('main'))?.hash ?? ''
        model.commits.set(root, { tables: new Map(), parents: [] })
        model.move('main', root, clock.nowMs)

        for (const next of steps) {
          clock.nowMs++
          await take(catalogs[next.process] ?? first, { model, step: next, nowMs: clock.nowMs })
        }

        await assertSame(await openEmbeddedCatalog(store, ambient), model)
        assert.deepEqual((await fsckCatalog(store, ambient)).problems, [])
      }),
      { numRuns: 30 },
    )
  })
})

async function take(
  catalog: Catalog,
  { model, step, nowMs }: { readonly model: Model; readonly step: Step; readonly nowMs: number },
): Promise<void> {
  const { action, ref, key, version } = step
  const [head, source] = [model.refs.get(ref), model.refs.get(step.from)]
  if (action === 'create') {
    if (source === undefined) return
    const creating = catalog.createReference({ type: 'BRANCH', name: ref, hash: source })
    if (head !== undefined) return await assert.rejects(creating, { code: 'PHLO_REF_EXISTS' })
    await creating
    return model.move(ref, source, nowMs)
  }
  if (head === undefined) return await assert.rejects(catalog.deleteReference(ref, ''), { code: 'PHLO_REF_UNKNOWN' })
  if (action === 'delete' && ref !== 'main') {
    await catalog.deleteReference(ref, head)
    return model.move(ref, undefined, nowMs)
  }
  if (action === 'assign' && source !== undefined) {
    await catalog.assignReference(ref, { expectedHash: head, newHash: source })
    return model.move(ref, source, nowMs)
  }
  if (action === 'merge' && source !== undefined) {
    const result = await catalog.merge({ fromHash: source, into: ref, meta: META })
    const tables = model.merge(source, head)
    const isUnchanged = model.ancestors(head).has(source)
    assert.equal(result.status, isUnchanged ? 'unchanged' : tables ? 'merged' : 'conflict')
    if (result.status !== 'merged' || !tables) return
    model.commits.set(result.hash, { tables, parents: [head, source] })
    return model.move(ref, result.hash, nowMs)
  }
  // A late commit was computed from what the ref showed a few moves ago.
  const late = model.moves.filter((move) => move.ref === ref && move.hash !== undefined).at(-3)?.hash
  const expectedHash = (action === 'commitLate' && late) || head
  const operation =
    version === undefined
      ? ({ type: 'DELETE', key: [key] } as const)
      : ({ type: 'PUT', key: [key], content: tableContent(key, version) } as const)
  const result = await catalog.commit({ branch: ref, expectedHash, meta: META, operations: [operation] })
  const isTouched = model.tables(expectedHash).get(key) !== model.tables(head).get(key)
  assert.equal(result.status, isTouched ? 'conflict' : 'committed')
  if (result.status !== 'committed') return
  const tables = new Map(model.tables(head))
  if (version === undefined) tables.delete(key)
  else tables.set(key, version)
  model.commits.set(result.hash, { tables, parents: [head] })
  model.move(ref, result.hash, nowMs)
}

async function assertSame(catalog: Catalog, model: Model): Promise<void> {
  const refs = (await catalog.references()).map(({ name, hash }) => [name, hash])
  assert.deepEqual(refs, [...model.refs].sort())
  for (const [hash, { tables }] of model.commits) {
    const expected = KEYS.map((key) => contentOf(tables, key))
    assert.deepEqual(
      await catalog.contents(
        hash,
        KEYS.map((key) => [key]),
      ),
      expected,
    )
  }
  for (const { ref, timeMs, hash } of model.moves) assert.equal(await catalog.referenceAt(ref, timeMs), hash)
  const [one = '', other = ''] = [...model.refs.values()]
  if (other === '') return
  const base = await catalog.mergeBase(one, other)
  assert(base !== undefined && model.bases(one, other).includes(base))
  for await (const { key, from, to } of catalog.diff(one, other)) {
    assert.deepEqual([from, to], [contentOf(model.tables(one), key[0]), contentOf(model.tables(other), key[0])])
  }
}

function contentOf(tables: Tables, key = ''): Content | undefined {
  const version = tables.get(key)
  return version === undefined ? undefined : tableContent(key, version)
}
