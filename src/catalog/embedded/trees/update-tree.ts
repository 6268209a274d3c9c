import type { Content } from '../../catalog.js'
import { type EncodedNode, encodeNode } from '../object-format.js'
import { splitItems } from './split-items.js'
import type { ReadNode, TreeItem, TreeNode } from './tree-node.js'
import { touchedRuns } from './tree-runs.js'

interface TreeUpdate {
  /** Kept in the commit itself, not as an object of its own. */
  readonly root: TreeNode
  /** The nodes below the root that were not there before. */
  readonly written: readonly EncodedNode[]
}

/**
 * Apply changes to a tree, rewriting only the nodes on the way to them.
 * The same entries make the same tree, whatever their history: equal parts of two trees have equal hashes.
 *
 * @param changes - by path; `undefined` removes the entry
 */
export async function updateTree(
  readNode: ReadNode,
  root: TreeNode,
  changes: ReadonlyMap<string, Content | undefined>,
): Promise<TreeUpdate> {
  if (changes.size === 0) return { root, written: [] }
  const written = new Map<string, EncodedNode>()
  const entries = Array.from(changes, ([path, content]) => [path, content && { path, content }] as const)
  let pending: ReadonlyMap<string, TreeItem | undefined> = new Map(entries)
  for (let level = 0; ; level++) {
    const runs = await touchedRuns(readNode, root, { level, changes: pending })
    const pieces = runs.flatMap((run) => splitItems(run, level))
    const [piece] = pieces
    if (level >= root.level && piece && pieces.length === 1) {
      return await withoutOnlyChildren(readNode, { root: piece.node, written })
    }
    const encoded = pieces.map(({ start, node }) => ({ start, object: encodeNode(node) }))
    for (const { object } of encoded) written.set(object.hash, object)
    // What happened on this level is a list of changes to the level above.
    pending = new Map<string, TreeItem | undefined>([
      ...runs.flatMap(({ starts }) => starts.map((start) => [start, undefined] as const)),
      ...encoded.map(({ start, object }) => [start, { path: start, hash: object.hash }] as const),
    ])
  }
}

/** A root with one child says no more than the child. */
async function withoutOnlyChildren(
  readNode: ReadNode,
  { root, written }: { readonly root: TreeNode; readonly written: Map<string, EncodedNode> },
): Promise<TreeUpdate> {
  let top = root
  while (top.kind === 'branch' && top.items.length === 1) {
    const hash = top.items[0]?.hash ?? ''
    top = written.get(hash)?.node ?? (await readNode(hash))
    written.delete(hash)
  }
  return { root: top, written: [...written.values()] }
}
