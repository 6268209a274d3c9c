import assert from 'node:assert/strict'
import { operationConflicts } from '../apply-operations.js'
import type { CommitRequest, CommitResult } from '../catalog.js'
import { pathOfKey } from '../content-key.js'
import { appendCommit } from './append-commit.js'
import { type CatalogParts, liveBranch } from './catalog-parts.js'
import { lookUp } from './trees/read-tree.js'

/** Commit operations to a branch, on top of whatever others committed since, as long as their keys are untouched. */
export async function commitToBranch(parts: CatalogParts, request: CommitRequest): Promise<CommitResult> {
  const { branch: name, expectedHash, operations, meta, after } = request
  assert(operations.length > 0)
  assert(new Set(operations.map(({ key }) => pathOfKey(key))).size === operations.length)
  const { objects } = parts
  const base = await objects.readCommit(expectedHash)
  for (;;) {
    const branch = await liveBranch(parts, name)
    if (branch.reference.hash !== expectedHash) {
      const head = await objects.readCommit(branch.reference.hash)
      const conflicts = await operationConflicts(
        operations,
        (path) => lookUp(objects.readNode, base.root, path),
        (path) => lookUp(objects.readNode, head.root, path),
      )
      if (conflicts.length > 0) return { status: 'conflict', conflicts }
    }
    const hash = await appendCommit(parts, branch, { mergeParent: undefined, meta, operations, after })
    if (hash !== undefined) return { status: 'committed', hash }
  }
}
