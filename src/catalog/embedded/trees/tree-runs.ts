import { compareUtf8 } from '../../../storage/compare-utf8.js'
import { descend } from './read-tree.js'
import type { ReadNode, TreeItem, TreeNode } from './tree-node.js'

/** Neighbouring nodes of one level that have to be cut anew. */
interface Run {
  /** Where the nodes began, in order; empty for a level that the tree did not have. */
  readonly starts: readonly string[]
  /** Their items, with the changes applied, ordered by path. */
  readonly items: readonly TreeItem[]
}

type Changes = ReadonlyMap<string, TreeItem | undefined>

/** A node that changes lie in. */
interface Touched {
  readonly start: string
  readonly node: TreeNode
  readonly changes: [path: string, item: TreeItem | undefined][]
}

/** Find the nodes of a level that changes touch, and apply the changes to their items. */
export async function touchedRuns(
  readNode: ReadNode,
  root: TreeNode,
  { level, changes }: { readonly level: number; readonly changes: Changes },
): Promise<readonly Run[]> {
  if (level > root.level) return [{ starts: [], items: applyChanges([], [...changes]) }]
  const touched = await touchedNodes(readNode, root, { level, changes })
  const runs: Touched[][] = []
  for (const node of touched) {
    if (isRemoved(changes, node.start)) runs.at(-1)?.push(node)
    else runs.push([node])
  }
  return runs.map((run) => ({
    starts: run.map(({ start }) => start),
    items: applyChanges(
      run.flatMap(({ node }) => [...node.items]),
      run.flatMap((node) => node.changes),
    ),
  }))
}

/** In order. A node whose first key is removed comes with its left neighbour, of which it becomes a part. */
async function touchedNodes(
  readNode: ReadNode,
  root: TreeNode,
  { level, changes }: { readonly level: number; readonly changes: Changes },
): Promise<readonly Touched[]> {
  const touched = new Map<string, Touched>()
  const touch = async (accepts: (start: string) => boolean): Promise<Touched> => {
    const { start, node } = await descend(readNode, root, { level, accepts })
    const known = touched.get(start) ?? { start, node, changes: [] }
    touched.set(start, known)
    return known
  }
  for (const [path, item] of changes) {
    const { start, changes: own } = await touch((start) => compareUtf8(start, path) <= 0)
    own.push([path, item])
    if (start === path && isRemoved(changes, path)) await touch((start) => compareUtf8(start, path) < 0)
  }
  return [...touched.values()].sort((one, other) => compareUtf8(one.start, other.start))
}

/** The leftmost node begins at the empty path, which is no key and stays. */
function isRemoved(changes: Changes, start: string): boolean {
  return start !== '' && changes.has(start) && changes.get(start) === undefined
}

function applyChanges(items: readonly TreeItem[], changes: Touched['changes']): readonly TreeItem[] {
  const byPath = new Map(items.map((item) => [item.path, item]))
  for (const [path, item] of changes) {
    if (item === undefined) byPath.delete(path)
    else byPath.set(path, item)
  }
  return [...byPath.values()].sort((one, other) => compareUtf8(one.path, other.path))
}
