import { createHash } from 'node:crypto'
import { type TreeItem, type TreeNode, treeNode } from './tree-node.js'

/** A node holds about 32 items: each key has one chance in 2^5 to begin a new one. */
const BITS_PER_LEVEL = 5

interface Piece {
  /** Where the node begins: a path, empty for the leftmost node of the level. */
  readonly start: string
  readonly node: TreeNode
}

/**
 * Cut a sequence of items into nodes.
 * Where a node begins depends on the keys alone, so that the history of a tree leaves no trace in its form.
 *
 * @param run.starts - where the nodes began that the items come from; the first one stays a beginning
 * @param level - of the nodes, 0 for leaves
 */
export function splitItems(
  run: { readonly starts: readonly string[]; readonly items: readonly TreeItem[] },
  level: number,
): readonly Piece[] {
  const start = run.starts[0] ?? ''
  const pieces: { readonly start: string; readonly items: TreeItem[] }[] = [{ start, items: [] }]
  for (const item of run.items) {
    if (item.path !== start && beginsNode(item.path, level)) pieces.push({ start: item.path, items: [] })
    pieces.at(-1)?.items.push(item)
  }
  return pieces.map((piece) => ({ start: piece.start, node: treeNode(level, piece.items) }))
}

/** A key that begins a node begins one on all levels below, too: its hash ends in that many zeros. */
function beginsNode(path: string, level: number): boolean {
  const bits = createHash('sha256').update(path).digest().readUInt32BE(0)
  return (bits & (2 ** (BITS_PER_LEVEL * (level + 1)) - 1)) === 0
}
