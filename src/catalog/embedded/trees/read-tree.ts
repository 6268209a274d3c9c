import { compareUtf8 } from '../../../storage/compare-utf8.js'
import type { Content } from '../../catalog.js'
import type { ReadNode, TreeEntry, TreeNode } from './tree-node.js'

/**
 * Find a node of a level: the last one whose beginning is accepted.
 *
 * @param goal.level - 0 for a leaf, at most the root's
 * @param goal.accepts - true for all paths up to some point, false above it; true for the empty path
 * @returns the node, and the path at which it begins: empty for the leftmost
 */
export async function descend(
  readNode: ReadNode,
  root: TreeNode,
  goal: { readonly level: number; accepts(start: string): boolean },
): Promise<{ readonly start: string; readonly node: TreeNode }> {
  let found = { start: '', node: root }
  while (found.node.kind === 'branch' && found.node.level > goal.level) {
    const child = found.node.items.findLast(({ path }) => goal.accepts(path))
    if (!child) break
    found = { start: child.path, node: await readNode(child.hash) }
  }
  return found
}

/** Look a key up; `undefined` when it is not there. */
export async function lookUp(readNode: ReadNode, root: TreeNode, path: string): Promise<Content | undefined> {
  const { node } = await descend(readNode, root, { level: 0, accepts: (start) => compareUtf8(start, path) <= 0 })
  return node.kind === 'leaf' ? node.items.find((entry) => entry.path === path)?.content : undefined
}

/** Walk over the entries in order, from the first whose path is at or above `from`. */
export async function* walkTree(readNode: ReadNode, node: TreeNode, from: string): AsyncGenerator<TreeEntry> {
  if (node.kind === 'leaf') {
    yield* node.items.filter(({ path }) => compareUtf8(path, from) >= 0)
    return
  }
  for (const [index, child] of node.items.entries()) {
    const next = node.items[index + 1]
    if (next && compareUtf8(next.path, from) <= 0) continue
    yield* walkTree(readNode, await readNode(child.hash), from)
  }
}
