import type { Content, ContentKey } from '../../catalog.js'
import { type ContentJson, contentFromJson, contentToJson } from '../../content-json.js'
import { keyOfPath, pathOfKey } from '../../content-key.js'

export interface TreeEntry {
  /** The key, as {@link pathOfKey} writes it. */
  readonly path: string
  readonly content: Content
}

interface TreeChild {
  /** All keys below this child are at or above this path, and below the next child's. Empty for the leftmost. */
  readonly path: string
  readonly hash: string
}

export type TreeItem = TreeEntry | TreeChild

/** A part of the map from keys to contents. Items are ordered by path, as UTF-8 bytes. */
export type TreeNode =
  | { readonly kind: 'leaf'; readonly level: 0; readonly items: readonly TreeEntry[] }
  /** `level` is the distance to the leaves; never without items. */
  | { readonly kind: 'branch'; readonly level: number; readonly items: readonly TreeChild[] }

export const EMPTY_TREE: TreeNode = { kind: 'leaf', level: 0, items: [] }

/** Reads a node by the hash of its bytes. */
export type ReadNode = (hash: string) => Promise<TreeNode>

/** How a node is written: a leaf with entries, a branch with the first key (empty for the leftmost) and hash of each child. */
export type TreeNodeJson =
  | { readonly level: 0; readonly entries: readonly { readonly key: ContentKey; readonly content: ContentJson }[] }
  | { readonly level: number; readonly children: readonly (readonly [ContentKey, string])[] }

export function treeNode(level: number, items: readonly TreeItem[]): TreeNode {
  if (level > 0) return { kind: 'branch', level, items: items.filter((item) => 'hash' in item) }
  return { kind: 'leaf', level: 0, items: items.filter((item) => 'content' in item) }
}

export function nodeToJson(node: TreeNode): TreeNodeJson {
  if (node.kind === 'branch') {
    return { level: node.level, children: node.items.map(({ path, hash }) => [keyOfPath(path), hash]) }
  }
  const entries = node.items.map(({ path, content }) => ({ key: keyOfPath(path), content: contentToJson(content) }))
  return { level: 0, entries }
}

export function nodeFromJson(json: TreeNodeJson): TreeNode {
  if ('children' in json) {
    const items = json.children.map(([key, hash]) => ({ path: pathOfKey(key), hash }))
    return { kind: 'branch', level: json.level, items }
  }
  const items = json.entries.map(({ key, content }) => ({ path: pathOfKey(key), content: contentFromJson(content) }))
  return { kind: 'leaf', level: 0, items }
}
