import { compareUtf8 } from '../../../storage/compare-utf8.js'
import type { Content } from '../../catalog.js'
import { sameContent } from '../../content-json.js'
import type { ReadNode, TreeEntry, TreeNode } from './tree-node.js'

interface PathDiff {
  readonly path: string
  /** `undefined`: added. */
  readonly from: Content | undefined
  /** `undefined`: removed. */
  readonly to: Content | undefined
}

/**
 * Find the entries in which two trees differ, ordered by path.
 * Nodes that both trees have are never read, so the cost grows with the difference only.
 */
export async function diffTrees(readNode: ReadNode, from: TreeNode, to: TreeNode): Promise<readonly PathDiff[]> {
  let left: readonly TreeNode[] = [from]
  let right: readonly TreeNode[] = [to]
  for (let level = Math.max(from.level, to.level); level > 0; level--) {
    const known = { left: hashesAt(left, level), right: hashesAt(right, level) }
    left = await expand(readNode, left, { level, except: known.right })
    right = await expand(readNode, right, { level, except: known.left })
  }
  return diffEntries(left.flatMap(entriesOf), right.flatMap(entriesOf))
}

function hashesAt(nodes: readonly TreeNode[], level: number): ReadonlySet<string> {
  const hashes = nodes.flatMap((node) => (node.kind === 'branch' && node.level === level ? node.items : []))
  return new Set(hashes.map(({ hash }) => hash))
}

/** Replace the nodes of a level by their children, without those that the other side has; leave lower ones alone. */
async function expand(
  readNode: ReadNode,
  nodes: readonly TreeNode[],
  { level, except }: { readonly level: number; readonly except: ReadonlySet<string> },
): Promise<readonly TreeNode[]> {
  const expanded = nodes.map((node) => {
    if (node.kind === 'leaf' || node.level < level) return [node]
    return node.items.filter(({ hash }) => !except.has(hash)).map(({ hash }) => readNode(hash))
  })
  return await Promise.all(expanded.flat())
}

function entriesOf(node: TreeNode): readonly TreeEntry[] {
  return node.kind === 'leaf' ? node.items : []
}

function diffEntries(left: readonly TreeEntry[], right: readonly TreeEntry[]): readonly PathDiff[] {
  const from = new Map(left.map(({ path, content }) => [path, content]))
  const to = new Map(right.map(({ path, content }) => [path, content]))
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort(compareUtf8)
  return paths
    .map((path) => ({ path, from: from.get(path), to: to.get(path) }))
    .filter((difference) => !sameContent(difference.from, difference.to))
}
