import { createHash } from 'node:crypto'
import { PhloError } from '../../errors.js'
import type { CommitHash, CommitMeta, ContentKey, Operation } from '../catalog.js'
import { type ContentJson, contentFromJson, contentToJson, sortedRecord } from '../content-json.js'
import { nodeFromJson, nodeToJson, type TreeNode, type TreeNodeJson } from './trees/tree-node.js'

/** The newest format of catalog objects that this version reads, and the one that it writes. */
const FORMAT_VERSION = 1

/** A commit as it is stored. The root of its tree lies in it, so that a small catalog is one object per commit. */
export interface Commit {
  /** `undefined` for the root commit. */
  readonly parent: CommitHash | undefined
  /** `undefined` unless the commit is a merge. */
  readonly mergeParent: CommitHash | undefined
  /** Length of the longest way to the root commit, which has 0. */
  readonly generation: number
  readonly meta: CommitMeta
  /** PUTs and DELETEs, ordered by key. */
  readonly operations: readonly Operation[]
  readonly root: TreeNode
  /** Random hexadecimal digits, so that no two commits are the same object. */
  readonly nonce: string
}

export interface EncodedNode {
  readonly node: TreeNode
  readonly hash: string
  readonly bytes: Uint8Array
}

interface CommitJson extends Omit<Commit, 'parent' | 'mergeParent' | 'operations' | 'root'> {
  readonly parent: string | null
  readonly mergeParent: string | null
  readonly operations: readonly { readonly type: 'PUT' | 'DELETE'; readonly key: ContentKey; content?: ContentJson }[]
  readonly root: TreeNodeJson
}

/** Write JSON as the catalog does: with the version of the format first, one line. */
export function encodeJson(json: object): Uint8Array {
  return Buffer.from(`${JSON.stringify({ formatVersion: FORMAT_VERSION, ...json })}\n`)
}

/**
 * Read JSON that {@link encodeJson} wrote.
 *
 * @param key - of the object, for the error
 * @throws PHLO_FORMAT_NEWER - a newer version of Phlo wrote it
 * @throws PHLO_CATALOG_CORRUPT - it is not what any version writes
 */
export function decodeJson(bytes: Uint8Array, key: string): unknown {
  const json = parse(bytes)
  if (
    typeof json !== 'object' ||
    json === null ||
    !('formatVersion' in json) ||
    typeof json.formatVersion !== 'number'
  ) {
    throw new PhloError('PHLO_CATALOG_CORRUPT', `The catalog's file "${key}" is damaged.`, { context: { key } })
  }
  if (json.formatVersion <= FORMAT_VERSION) return json
  throw new PhloError('PHLO_FORMAT_NEWER', `The catalog's file "${key}" needs a newer version of Phlo.`, {
    context: { key, found: json.formatVersion, known: FORMAT_VERSION },
  })
}

/** The name of an immutable object: the SHA-256 of its bytes, in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function encodeNode(node: TreeNode): EncodedNode {
  const bytes = encodeJson(nodeToJson(node))
  return { node, bytes, hash: hashOf(bytes) }
}

/** @throws PHLO_FORMAT_NEWER, PHLO_CATALOG_CORRUPT - as for {@link decodeJson} */
export function decodeNode(bytes: Uint8Array, key: string): TreeNode {
  return nodeFromJson(decodeJson(bytes, key) as TreeNodeJson)
}

export function encodeCommit(commit: Commit): Uint8Array {
  return encodeJson({
    parent: commit.parent ?? null,
    mergeParent: commit.mergeParent ?? null,
    generation: commit.generation,
    meta: {
      message: commit.meta.message,
      author: commit.meta.author,
      timeMs: commit.meta.timeMs,
      properties: sortedRecord(commit.meta.properties),
    },
    operations: commit.operations.map((operation) =>
      operation.type === 'PUT'
        ? { type: 'PUT', key: operation.key, content: contentToJson(operation.content) }
        : { type: operation.type, key: operation.key },
    ),
    root: nodeToJson(commit.root),
    nonce: commit.nonce,
  })
}

/** @throws PHLO_FORMAT_NEWER, PHLO_CATALOG_CORRUPT - as for {@link decodeJson} */
export function decodeCommit(bytes: Uint8Array, key: string): Commit {
  const json = decodeJson(bytes, key) as CommitJson
  return {
    parent: json.parent ?? undefined,
    mergeParent: json.mergeParent ?? undefined,
    generation: json.generation,
    meta: json.meta,
    operations: json.operations.map(({ type, key, content }) =>
      type === 'PUT' && content ? { type, key, content: contentFromJson(content) } : { type: 'DELETE', key },
    ),
    root: nodeFromJson(json.root),
    nonce: json.nonce,
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
