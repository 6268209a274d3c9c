import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type {
  Catalog,
  CatalogEntry,
  CommitHash,
  CommitMeta,
  Content,
  ContentKey,
  KeyDiff,
  LogEntry,
  Operation,
} from '../../src/catalog/catalog.js'
import { tableContent } from '../support/table-content.js'

const META: CommitMeta = {
  message: 'Change tables',
  author: 'Ada',
  timeMs: 1_700_000_000_000,
  properties: { run: '1' },
}
const A = ['bronze', 'a']
const B = ['bronze', 'b']
const C = ['gold', 'c']
/** What tables lie in is there before they are, as some catalogs want it. */
const NAMESPACES: readonly ContentKey[] = [['bronze'], ['gold'], ['n']]

/**
 * What every catalog does, run over one of them.
 *
 * @param open - gives a catalog that holds nothing but an empty branch `main`, called before each test
 */
export function catalogSuite(name: string, open: () => Promise<Catalog>): void {
  describe(`${name} as a catalog`, () => {
    let catalog: Catalog

    beforeEach(async () => {
      catalog = await open()
    })

    it('begins with an empty default branch', async () => {
      assert.deepEqual(await catalog.references(), [await catalog.reference('main')])
      assert.deepEqual(await entriesOf('main'), [])
    })

    describe('references', () => {
      beforeEach(makeNamespaces)

      it('makes branches and tags from any commit, and lists them by name', async () => {
        const first = await head('main')
        const second = await put('main', A)
        await catalog.createReference({ type: 'TAG', name: 'v1.0', hash: first })
        await catalog.createReference({ type: 'BRANCH', name: 'feature/Units-2', hash: second })

        assert.deepEqual(await catalog.references(), [
          { type: 'BRANCH', name: 'feature/Units-2', hash: second },
          { type: 'BRANCH', name: 'main', hash: second },
          { type: 'TAG', name: 'v1.0', hash: first },
        ])
      })

      it('tells names apart that differ only in case', async () => {
        await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: await head('main') })
        await catalog.createReference({ type: 'BRANCH', name: 'Dev', hash: await head('main') })
        await put('dev', A)

        assert.notEqual(await head('dev'), await head('Dev'))
      })

      it('refuses a name that is taken, by a branch or a tag', async () => {
        await assert.rejects(catalog.createReference({ type: 'TAG', name: 'main', hash: await head('main') }), {
          code: 'PHLO_REF_EXISTS',
        })
      })

      for (const bad of ['', '-x', '/x', 'x/', 'x.', '.x', 'a/.b', 'a..b', 'a//b', 'a b', 'ä', 'a@b', '0'.repeat(40)]) {
        it(`refuses the name ${JSON.stringify(bad)}`, async () => {
          await assert.rejects(catalog.createReference({ type: 'BRANCH', name: bad, hash: await head('main') }), {
            code: 'PHLO_NAME_INVALID',
          })
        })
      }

      it('lets exactly one of many who make the same branch win', async () => {
        const hash = await head('main')
        const makers = Array.from({ length: 8 }, () => catalog.createReference({ type: 'BRANCH', name: 'dev', hash }))
        const outcomes = await Promise.allSettled(makers)

        assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
      })

      it('deletes a branch where it is expected, and makes it anew', async () => {
        const hash = await put('main', A)
        await catalog.createReference({ type: 'BRANCH', name: 'dev', hash })
        const moved = await put('dev', B)

        await assert.rejects(catalog.deleteReference('dev', hash), { code: 'PHLO_COMMIT_CONFLICT' })
        await catalog.deleteReference('dev', moved)
        assert.equal(await catalog.reference('dev'), undefined)
        assert.deepEqual(await catalog.references(), [await catalog.reference('main')])

        await catalog.createReference({ type: 'TAG', name: 'dev', hash })
        assert.deepEqual(await catalog.reference('dev'), { type: 'TAG', name: 'dev', hash })
        assert.equal((await catalog.references()).length, 2)
      })

      it('moves a reference where it is expected', async () => {
        const first = await head('main')
        const second = await put('main', A)

        await assert.rejects(catalog.assignReference('main', { expectedHash: first, newHash: first }), {
          code: 'PHLO_COMMIT_CONFLICT',
        })
        await catalog.assignReference('main', { expectedHash: second, newHash: first })

        assert.equal(await head('main'), first)
      })

      it('knows no reference and no commit that is not there', async () => {
        const hash = await head('main')
        const none = 'f'.repeat(hash.length)

        assert.equal(await catalog.reference('none'), undefined)
        await assert.rejects(catalog.deleteReference('none', hash), { code: 'PHLO_REF_UNKNOWN' })
        await assert.rejects(commit('none', hash, [{ type: 'DELETE', key: A }]), { code: 'PHLO_REF_UNKNOWN' })
        await assert.rejects(commit('main', none, [{ type: 'DELETE', key: A }]), { code: 'PHLO_COMMIT_UNKNOWN' })
        await assert.rejects(catalog.contents(none, [A]), { code: 'PHLO_COMMIT_UNKNOWN' })
        await assert.rejects(catalog.contents('../../x', [A]), { code: 'PHLO_COMMIT_UNKNOWN' })
        await assert.rejects(catalog.createReference({ type: 'TAG', name: 't', hash: none }), {
          code: 'PHLO_COMMIT_UNKNOWN',
        })
      })

      it('takes no commit on a tag', async () => {
        const hash = await head('main')
        await catalog.createReference({ type: 'TAG', name: 'v1', hash })

        await assert.rejects(commit('v1', hash, [{ type: 'DELETE', key: A }]), { code: 'PHLO_REF_IMMUTABLE' })
      })
    })

    describe('commits', () => {
      beforeEach(makeNamespaces)

      it('put and delete any number of keys at once', async () => {
        await put('main', A)
        const hash = await committed('main', [
          { type: 'DELETE', key: A },
          { type: 'PUT', key: C, content: tableContent('c') },
          { type: 'PUT', key: B, content: tableContent('b') },
        ])

        assert.deepEqual(await catalog.contents(hash, [A, C, B]), [undefined, tableContent('c'), tableContent('b')])
        assert.deepEqual(await entriesOf('main'), [
          { key: B, content: tableContent('b') },
          { key: C, content: tableContent('c') },
        ])
      })

      it('keep views and namespaces as they were given', async () => {
        const view: Content = {
          type: 'ICEBERG_VIEW',
          id: 'v',
          metadataLocation: 'file:///v',
          versionId: 2,
          schemaId: 1,
        }
        const namespace: Content = { type: 'NAMESPACE', id: 'n', properties: { owner: 'Ada', at: 'Zürich' } }
        const hash = await committed('main', [
          { type: 'PUT', key: ['silver'], content: namespace },
          { type: 'PUT', key: ['silver', 'Übersicht 😀'], content: view },
        ])

        assert.deepEqual(await catalog.contents(hash, [['silver'], ['silver', 'Übersicht 😀']]), [namespace, view])
      })

      it('leave what earlier commits say as it was', async () => {
        const first = await put('main', A, 1)
        const second = await put('main', A, 2)

        assert.deepEqual(await catalog.contents(first, [A]), [tableContent('a', 1)])
        assert.deepEqual(await catalog.contents(second, [A]), [tableContent('a', 2)])
      })

      it('land on top of others whose keys are different', async () => {
        const expected = await head('main')
        await put('main', A)
        const result = await commit('main', expected, [{ type: 'PUT', key: B, content: tableContent('b') }])

        assert.equal(result.status, 'committed')
        assert.deepEqual(keysOf(await entriesOf('main')), [A, B])
      })

      it('conflict with others that touched the same key, and then change nothing', async () => {
        const base = await put('main', A, 1)
        const moved = await put('main', A, 2)
        const result = await commit('main', base, [
          { type: 'PUT', key: A, content: tableContent('a', 3) },
          { type: 'PUT', key: B, content: tableContent('b') },
        ])

        assert.deepEqual(result, {
          status: 'conflict',
          conflicts: [
            { key: A, base: tableContent('a', 1), source: tableContent('a', 3), target: tableContent('a', 2) },
          ],
        })
        assert.equal(await head('main'), moved)
      })

      it('conflict when a key that must be unchanged has changed', async () => {
        const base = await put('main', A, 1)
        await put('main', A, 2)
        const result = await commit('main', base, [
          { type: 'UNCHANGED', key: A },
          { type: 'PUT', key: B, content: tableContent('b') },
        ])

        assert.equal(result.status, 'conflict')
        assert.deepEqual(result.status === 'conflict' && result.conflicts.map(({ key }) => key), [A])
      })

      it('land when a key that must be unchanged is', async () => {
        const base = await put('main', A, 1)
        await put('main', C)
        const result = await commit('main', base, [
          { type: 'UNCHANGED', key: A },
          { type: 'PUT', key: B, content: tableContent('b') },
        ])

        assert.equal(result.status, 'committed')
        assert.deepEqual(keysOf(await entriesOf('main')), [A, B, C])
      })

      it('all land when many are made at once for different keys', async () => {
        const expected = await head('main')
        const keys = Array.from({ length: 20 }, (_, index) => ['n', String(index).padStart(2, '0')])
        const results = await Promise.all(
          keys.map((key) => commit('main', expected, [{ type: 'PUT', key, content: tableContent('x') }])),
        )

        assert(results.every(({ status }) => status === 'committed'))
        assert.deepEqual(keysOf(await entriesOf('main')), keys)
        assert.equal((await logOf('main')).length, (await collect(catalog.log(expected))).length + keys.length)
      })

      it('of which many are made at once for one key, exactly one lands', async () => {
        const expected = await put('main', A)
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            commit('main', expected, [{ type: 'PUT', key: A, content: tableContent('a', index + 1) }]),
          ),
        )

        assert.equal(results.filter(({ status }) => status === 'committed').length, 1)
      })

      it('are in the log, newest first, with what they did', async () => {
        const start = await head('main')
        const [, root] = await logOf('main')
        const first = await put('main', A)
        const second = await committed('main', [
          { type: 'PUT', key: B, content: tableContent('b') },
          { type: 'DELETE', key: A },
          { type: 'UNCHANGED', key: C },
        ])
        const log = await logOf('main')

        assert.deepEqual(
          log.map(({ hash, parent }) => [hash, parent]),
          [
            [second, first],
            [first, start],
            [start, root?.hash],
            [root?.hash, undefined],
          ],
        )
        assert.deepEqual(log[0]?.operations, [
          { type: 'DELETE', key: A },
          { type: 'PUT', key: B, content: tableContent('b') },
        ])
        assert.deepEqual(log[0]?.meta, META)
        assert.equal(log[0]?.mergeParent, undefined)
      })
    })

    describe('entries', () => {
      beforeEach(makeNamespaces)

      it('are ordered by key, element by element, and can be limited to a namespace', async () => {
        const keys = [['a'], ['a', 'x'], ['a', 'x', 'y'], ['a-b'], ['a-b', 'x'], ['ab'], ['b']]
        const namespaces = ['a', 'a,x', 'a-b']
        await committed(
          'main',
          keys.toReversed().map((key) => {
            const id = key.join()
            return { type: 'PUT', key, content: namespaces.includes(id) ? namespaceContent(id) : tableContent(id) }
          }),
        )

        assert.deepEqual(keysOf(await entriesOf('main')), keys)
        assert.deepEqual(keysOf(await entriesOf('main', ['a'])), [['a'], ['a', 'x'], ['a', 'x', 'y']])
        assert.deepEqual(keysOf(await entriesOf('main', ['a', 'x'])), [
          ['a', 'x'],
          ['a', 'x', 'y'],
        ])
        assert.deepEqual(keysOf(await entriesOf('main', ['none'])), [])
      })
    })

    describe('diff', () => {
      beforeEach(makeNamespaces)

      it('says what was added, changed and removed', async () => {
        await put('main', A, 1)
        const from = await put('main', B)
        await committed('main', [
          { type: 'DELETE', key: B },
          { type: 'PUT', key: A, content: tableContent('a', 2) },
        ])
        const to = await put('main', C)

        assert.deepEqual(await diffOf(from, to), [
          { key: A, from: tableContent('a', 1), to: tableContent('a', 2) },
          { key: B, from: tableContent('b'), to: undefined },
          { key: C, from: undefined, to: tableContent('c') },
        ])
        assert.deepEqual(await diffOf(to, to), [])
      })

      it('is empty for what was changed and changed back', async () => {
        const from = await put('main', A, 1)
        await put('main', A, 2)
        const to = await put('main', A, 1)

        assert.deepEqual(await diffOf(from, to), [])
      })
    })

    describe('merge', () => {
      beforeEach(async () => {
        await makeNamespaces()
        await put('main', A, 1)
        await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: await head('main') })
      })

      it('takes over what the source changed, in one commit with two parents', async () => {
        await put('dev', A, 2)
        const from = await put('dev', B)
        const into = await put('main', C)
        const result = await merge('dev', 'main')
        const [entry] = await logOf('main')

        assert.deepEqual(result.status === 'merged' && result.changes, [
          { key: A, from: tableContent('a', 1), to: tableContent('a', 2) },
          { key: B, from: undefined, to: tableContent('b') },
        ])
        assert.deepEqual(
          [entry?.hash, entry?.parent, entry?.mergeParent],
          [result.status === 'merged' && result.hash, into, from],
        )
        assert.deepEqual(await contentsOf('main'), [tableContent('a', 2), tableContent('b'), tableContent('c')])
      })

      it('takes over that a key was deleted', async () => {
        await committed('dev', [{ type: 'DELETE', key: A }])
        await merge('dev', 'main')

        assert.deepEqual(await contentsOf('main'), [undefined, undefined, undefined])
      })

      it('does nothing when the target has it all', async () => {
        const into = await put('main', B)

        assert.deepEqual(await merge('dev', 'main'), { status: 'unchanged', hash: into })
        assert.equal(await head('main'), into)
      })

      it('does nothing when it is made a second time', async () => {
        await put('dev', B)
        await merge('dev', 'main')

        assert.equal((await merge('dev', 'main')).status, 'unchanged')
      })

      it('accepts a key that both sides changed alike', async () => {
        await put('dev', A, 2)
        await put('main', A, 2)
        const result = await merge('dev', 'main')

        assert.deepEqual(result.status === 'merged' && result.changes, [])
        assert.deepEqual(await contentsOf('main'), [tableContent('a', 2), undefined, undefined])
      })

      it('conflicts where both sides changed a key, and then changes nothing', async () => {
        await put('dev', A, 2)
        await put('dev', B)
        const into = await put('main', A, 3)

        assert.deepEqual(await merge('dev', 'main'), {
          status: 'conflict',
          conflicts: [
            { key: A, base: tableContent('a', 1), source: tableContent('a', 2), target: tableContent('a', 3) },
          ],
        })
        assert.equal(await head('main'), into)
      })

      it('conflicts where one side changed what the other deleted', async () => {
        await committed('dev', [{ type: 'DELETE', key: A }])
        await put('main', A, 3)

        assert.equal((await merge('dev', 'main')).status, 'conflict')
      })

      it('uses what the caller made of a key that both sides changed', async () => {
        const fromHash = await put('dev', A, 2)
        await put('main', A, 3)
        const result = await catalog.merge({
          fromHash,
          into: 'main',
          meta: META,
          resolutions: [{ key: A, content: tableContent('a', 4), expectedTarget: tableContent('a', 3) }],
        })

        assert.equal(result.status, 'merged')
        assert.deepEqual(await contentsOf('main'), [tableContent('a', 4), undefined, undefined])
      })

      it('conflicts where the target moved away from what the caller resolved', async () => {
        const fromHash = await put('dev', A, 2)
        await put('main', A, 5)
        const result = await catalog.merge({
          fromHash,
          into: 'main',
          meta: META,
          resolutions: [{ key: A, content: tableContent('a', 4), expectedTarget: tableContent('a', 3) }],
        })

        assert.equal(result.status, 'conflict')
      })

      it('conflicts where a key moved that the caller relies on', async () => {
        const fromHash = await put('dev', B)
        const expectedHash = await put('main', C, 1)
        const request = { fromHash, into: 'main', expectedHash, meta: META, unchanged: [C] }
        await put('main', A, 9)
        assert.equal((await catalog.merge({ ...request, dryRun: true })).status, 'merged')
        await put('main', C, 2)
        const result = await catalog.merge(request)

        assert.deepEqual(result, {
          status: 'conflict',
          conflicts: [
            { key: C, base: tableContent('c', 1), source: tableContent('c', 1), target: tableContent('c', 2) },
          ],
        })
      })

      it('only tells what it would do, when it is tried', async () => {
        const fromHash = await put('dev', B)
        const into = await put('main', C)
        const result = await catalog.merge({ fromHash, into: 'main', meta: META, dryRun: true })

        assert.deepEqual(result, {
          status: 'merged',
          hash: into,
          changes: [{ key: B, from: undefined, to: tableContent('b') }],
        })
        assert.equal(await head('main'), into)
      })

      it('starts from the last merge in either direction', async () => {
        await put('dev', B, 1)
        await merge('dev', 'main')
        const base = await head('dev')
        await put('main', A, 2)
        await put('dev', B, 2)

        assert.equal(await catalog.mergeBase(await head('dev'), await head('main')), base)
        assert.equal((await merge('dev', 'main')).status, 'merged')

        await merge('main', 'dev')
        assert.deepEqual(await contentsOf('dev'), [tableContent('a', 2), tableContent('b', 2), undefined])
        assert.deepEqual(await contentsOf('main'), await contentsOf('dev'))
      })

      it('takes over after merges in both directions what was changed since', async () => {
        const onDev = await put('dev', B)
        const onMain = await put('main', C)
        await catalog.merge({ fromHash: onMain, into: 'dev', meta: META })
        await catalog.merge({ fromHash: onDev, into: 'main', meta: META })
        await put('dev', A, 2)
        const result = await merge('dev', 'main')

        assert.deepEqual(result.status === 'merged' && result.changes, [
          { key: A, from: tableContent('a', 1), to: tableContent('a', 2) },
        ])
        assert.deepEqual(await contentsOf('main'), [tableContent('a', 2), tableContent('b'), tableContent('c')])
      })

      it('does not undo a revert after merges in both directions', async () => {
        const reverted = tableContent('a', 1)
        const onDev = await put('dev', A, 2)
        const onMain = await put('main', B)
        await catalog.merge({ fromHash: onMain, into: 'dev', meta: META })
        await catalog.merge({ fromHash: onDev, into: 'main', meta: META })
        await put('main', A, 1)
        await put('dev', C)
        const result = await merge('dev', 'main')

        assert(result.status === 'conflict' || (await contentsOf('main'))[0]?.id === reverted.id)
        assert.deepEqual((await contentsOf('main'))[0], reverted)
      })
    })

    describe('mergeBase', () => {
      beforeEach(makeNamespaces)

      it('is the commit at which two branches parted', async () => {
        const base = await put('main', A)
        await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: base })
        const one = await put('main', B)
        const other = await put('dev', C)

        assert.equal(await catalog.mergeBase(one, other), base)
        assert.equal(await catalog.mergeBase(other, one), base)
        assert.equal(await catalog.mergeBase(one, base), base)
        assert.equal(await catalog.mergeBase(one, one), one)
      })
    })

    async function makeNamespaces(): Promise<void> {
      await committed(
        'main',
        NAMESPACES.map((key) => ({ type: 'PUT', key, content: namespaceContent(key.join()) })),
      )
    }

    async function head(ref: string): Promise<CommitHash> {
      const found = await catalog.reference(ref)
      assert(found)
      return found.hash
    }

    function commit(branch: string, expectedHash: CommitHash, operations: readonly Operation[]) {
      return catalog.commit({ branch, expectedHash, meta: META, operations })
    }

    async function committed(branch: string, operations: readonly Operation[]): Promise<CommitHash> {
      const result = await commit(branch, await head(branch), operations)
      assert(result.status === 'committed')
      return result.hash
    }

    function put(branch: string, key: ContentKey, version = 0): Promise<CommitHash> {
      return committed(branch, [{ type: 'PUT', key, content: tableContent(key.at(-1) ?? '', version) }])
    }

    async function merge(from: string, into: string) {
      return await catalog.merge({ fromHash: await head(from), into, meta: META })
    }

    async function contentsOf(ref: string): Promise<readonly (Content | undefined)[]> {
      return await catalog.contents(await head(ref), [A, B, C])
    }

    async function entriesOf(ref: string, prefix: ContentKey = []): Promise<readonly CatalogEntry[]> {
      const entries = await collect(catalog.entries(await head(ref), { prefix }))
      return entries.filter(({ key }) => !NAMESPACES.some((namespace) => isDeepStrictEqual(namespace, key)))
    }

    async function logOf(ref: string): Promise<readonly LogEntry[]> {
      return await collect(catalog.log(await head(ref)))
    }

    function diffOf(from: CommitHash, to: CommitHash): Promise<readonly KeyDiff[]> {
      return collect(catalog.diff(from, to))
    }
  })
}

function keysOf(entries: readonly CatalogEntry[]): readonly ContentKey[] {
  return entries.map(({ key }) => key)
}

function namespaceContent(id: string): Content {
  return { type: 'NAMESPACE', id, properties: {} }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
