import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Content } from '../../../../src/catalog/catalog.js'
import { encodeNode } from '../../../../src/catalog/embedded/object-format.js'
import { diffTrees } from '../../../../src/catalog/embedded/trees/diff-trees.js'
import { lookUp, walkTree } from '../../../../src/catalog/embedded/trees/read-tree.js'
import { EMPTY_TREE, type TreeNode } from '../../../../src/catalog/embedded/trees/tree-node.js'
import { updateTree } from '../../../../src/catalog/embedded/trees/update-tree.js'
import { tableContent } from '../../../support/table-content.js'

type Changes = ReadonlyMap<string, Content | undefined>

/** Trees over nodes in memory, counting what is read and written. */
function treeSpace() {
  const nodes = new Map<string, TreeNode>()
  const counts = { read: 0, written: 0 }
  const readNode = async (hash: string): Promise<TreeNode> => {
    counts.read++
    const node = nodes.get(hash)
    assert(node)
    return node
  }
  const update = async (root: TreeNode, changes: Changes): Promise<TreeNode> => {
    const updated = await updateTree(readNode, root, changes)
    for (const { hash, node } of updated.written) nodes.set(hash, node)
    counts.written += updated.written.length
    return updated.root
  }
  return { readNode, update, counts }
}

function table(version: number): Content {
  return tableContent('t', version)
}

/** Few enough keys that they meet, enough of them that trees have several levels. */
const changesArbitrary = fc
  .array(fc.tuple(fc.nat(3000), fc.option(fc.nat(3), { nil: undefined })), { maxLength: 400 })
  .map((pairs): Changes => new Map(pairs.map(([key, to]) => [`k${key}`, to === undefined ? undefined : table(to)])))

describe('catalog/embedded/trees/update-tree', () => {
  it('makes a tree that holds what a map holds, whose form tells nothing about its history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changesArbitrary, { maxLength: 8 }), async (steps) => {
        const { readNode, update } = treeSpace()
        const expected = new Map<string, Content>()
        let root = EMPTY_TREE
        for (const changes of steps) {
          root = await update(root, changes)
          for (const [path, content] of changes) {
            if (content) expected.set(path, content)
            else expected.delete(path)
          }
        }
        const found = new Map<string, Content>()
        for await (const { path, content } of walkTree(readNode, root, '')) found.set(path, content)

        assert.deepEqual(found, new Map([...expected].sort(([one], [other]) => (one < other ? -1 : 1))))
        assert.equal(encodeNode(root).hash, encodeNode(await update(EMPTY_TREE, expected)).hash)
      }),
      { numRuns: 100 },
    )
  })

  it('makes trees whose difference is that of their maps', async () => {
    await fc.assert(
      fc.asyncProperty(changesArbitrary, changesArbitrary, async (before, changes) => {
        const { readNode, update } = treeSpace()
        const from = await update(EMPTY_TREE, before)
        const to = await update(from, changes)
        const expected = [...changes.keys()]
          .sort()
          .map((path) => ({ path, from: before.get(path), to: changes.get(path) }))
          .filter(({ from, to }) => JSON.stringify(text(from)) !== JSON.stringify(text(to)))

        assert.deepEqual(await diffTrees(readNode, from, to), expected)
        assert.deepEqual(
          await diffTrees(readNode, to, from),
          expected.map(({ path, from, to }) => ({ path, from: to, to: from })),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('reads and writes a few nodes only to change one of 10,000 entries, or to compare', async () => {
    const { readNode, update, counts } = treeSpace()
    const entries = Array.from({ length: 10_000 }, (_, index) => [`k${index}`, table(0)] as const)
    const from = await update(EMPTY_TREE, new Map(entries))
    Object.assign(counts, { read: 0, written: 0 })

    const to = await update(from, new Map([['k5000', table(1)]]))

    assert(counts.read <= 6 && counts.written <= 4, JSON.stringify(counts))
    assert.equal((await diffTrees(readNode, from, to)).length, 1)
    assert(counts.read <= 16, JSON.stringify(counts))
    assert.deepEqual(await lookUp(readNode, to, 'k5000'), table(1))
    assert.equal(await lookUp(readNode, to, 'k5000x'), undefined)
  })
})

function text(content: Content | undefined): string | undefined {
  return content && 'metadataLocation' in content ? content.metadataLocation : undefined
}
