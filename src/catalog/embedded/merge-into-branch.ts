import { compareUtf8 } from '../../storage/compare-utf8.js'
import { operationConflicts } from '../apply-operations.js'
import type { CommitHash, KeyConflict, KeyDiff, MergeRequest, MergeResult, Operation } from '../catalog.js'
import { keyOfPath, pathOfKey } from '../content-key.js'
import { mergeBases } from '../merge-base.js'
import { type KeyMerge, type KeySides, mergeKeys } from '../merge-keys.js'
import { appendCommit } from './append-commit.js'
import { type CatalogParts, liveBranch } from './catalog-parts.js'
import { diffTrees } from './trees/diff-trees.js'
import { lookUp } from './trees/read-tree.js'
import { EMPTY_TREE, type TreeNode } from './trees/tree-node.js'

/** Merge a commit into a branch, on top of whatever others committed since the merge was decided on. */
export async function mergeIntoBranch(parts: CatalogParts, request: MergeRequest): Promise<MergeResult> {
  const { fromHash, into, meta, dryRun = false } = request
  for (;;) {
    const branch = await liveBranch(parts, into)
    const head = branch.reference.hash
    const bases = await mergeBases(parts.objects.readCommit, fromHash, head)
    if (bases.includes(fromHash)) return { status: 'unchanged', hash: head }
    const moved = await movedKeys(parts, request, head)
    const { changes, conflicts } = await decide(parts, request, { head, bases })
    const all = [...moved, ...conflicts.filter(({ key }) => !moved.some((one) => sameKey(one.key, key)))]
    if (all.length > 0) return { status: 'conflict', conflicts: all }
    if (dryRun) return { status: 'merged', hash: head, changes }
    const hash = await appendCommit(parts, branch, { mergeParent: fromHash, meta, operations: operationsOf(changes) })
    if (hash !== undefined) return { status: 'merged', hash, changes }
  }
}

/** The keys that must not have changed since the merge was decided on, and have. */
async function movedKeys(
  { objects }: CatalogParts,
  { expectedHash, unchanged = [] }: MergeRequest,
  head: CommitHash,
): Promise<readonly KeyConflict[]> {
  if (expectedHash === undefined || expectedHash === head || unchanged.length === 0) return []
  const [before, now] = await Promise.all([objects.readCommit(expectedHash), objects.readCommit(head)])
  return await operationConflicts(
    unchanged.map((key) => ({ type: 'UNCHANGED', key })),
    (path) => lookUp(objects.readNode, before.root, path),
    (path) => lookUp(objects.readNode, now.root, path),
  )
}

async function decide(
  { objects }: CatalogParts,
  { fromHash, resolutions = [] }: MergeRequest,
  { head, bases }: { readonly head: CommitHash; readonly bases: readonly CommitHash[] },
): Promise<KeyMerge> {
  const [source, target, ...ancestors] = await Promise.all([fromHash, head, ...bases].map(rootOf))
  const roots = { source: source ?? EMPTY_TREE, target: target ?? EMPTY_TREE }
  const baseRoots = ancestors.length > 0 ? ancestors : [EMPTY_TREE]
  const diffs = await Promise.all(baseRoots.map((base) => diffTrees(objects.readNode, base, roots.source)))
  const resolved = resolutions.map(({ key }) => pathOfKey(key))
  const paths = [...new Set([...diffs.flat().map(({ path }) => path), ...resolved])].sort(compareUtf8)
  return mergeKeys(await Promise.all(paths.map(sidesOf)), resolutions)

  async function rootOf(hash: CommitHash): Promise<TreeNode> {
    return (await objects.readCommit(hash)).root
  }

  async function sidesOf(path: string): Promise<KeySides> {
    const at = (root: TreeNode) => lookUp(objects.readNode, root, path)
    const [source, target] = await Promise.all([at(roots.source), at(roots.target)])
    return { key: keyOfPath(path), bases: await Promise.all(baseRoots.map(at)), source, target }
  }
}

function operationsOf(changes: readonly KeyDiff[]): readonly Operation[] {
  return changes.map(({ key, to }) => (to ? { type: 'PUT', key, content: to } : { type: 'DELETE', key }))
}

function sameKey(one: readonly string[], other: readonly string[]): boolean {
  return pathOfKey(one) === pathOfKey(other)
}
