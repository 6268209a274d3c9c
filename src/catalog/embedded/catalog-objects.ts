import { PhloError } from '../../errors.js'
import { boundedCache } from '../../storage/bounded-cache.js'
import { inBackground } from '../../storage/in-background.js'
import type { ObjectStore } from '../../storage/object-store.js'
import type { CommitHash } from '../catalog.js'
import { type Commit, decodeCommit, decodeNode, type EncodedNode, encodeCommit, hashOf } from './object-format.js'
import type { TreeNode } from './trees/tree-node.js'

const COMMITS_CACHED_MAX = 256
const NODES_CACHED_MAX = 1024

export const COMMITS_PREFIX = '_catalog/commits/'
export const TREES_PREFIX = '_catalog/trees/'

/** The immutable objects of a catalog, each named by the hash of its bytes, which is verified when it is read. */
export interface CatalogObjects {
  /**
   * @throws PHLO_COMMIT_UNKNOWN - there is no such commit
   * @throws PHLO_CATALOG_CORRUPT - its bytes are not those that were written
   */
  readCommit(hash: CommitHash): Promise<Commit>
  /**
   * @throws PHLO_OBJECT_MISSING - the node is gone
   * @throws PHLO_CATALOG_CORRUPT - its bytes are not those that were written
   */
  readNode(hash: string): Promise<TreeNode>
  /** Begin to write a commit and the nodes below its root. */
  writeCommit(commit: Commit, nodes: readonly EncodedNode[]): WrittenCommit
}

interface WrittenCommit {
  readonly hash: CommitHash
  /** Fulfilled when the commit and the nodes are durable, rejected when one cannot be written. */
  readonly durable: Promise<unknown>
}

export function catalogObjects(store: ObjectStore): CatalogObjects {
  const commits = boundedCache<Commit>(COMMITS_CACHED_MAX)
  const nodes = boundedCache<TreeNode>(NODES_CACHED_MAX)

  async function readCommit(hash: CommitHash): Promise<Commit> {
    const known = commits.get(hash)
    if (known) return known
    const key = COMMITS_PREFIX + hash
    const bytes = /^[0-9a-f]{64}$/.test(hash) ? await store.read(key) : undefined
    if (!bytes) {
      throw new PhloError('PHLO_COMMIT_UNKNOWN', `There is no commit "${hash}".`, {
        fixes: [
          'If a branch or tag shows it, a file of the catalog is missing: phlo catalog fsck',
          'See the commits of a branch: phlo branch log',
        ],
        context: { hash },
      })
    }
    verify(bytes, { key, hash })
    const commit = decodeCommit(bytes, key)
    commits.set(hash, commit)
    return commit
  }

  async function readNode(hash: string): Promise<TreeNode> {
    const known = nodes.get(hash)
    if (known) return known
    const key = TREES_PREFIX + hash
    const bytes = await store.read(key)
    if (!bytes) throw new PhloError('PHLO_OBJECT_MISSING', `The catalog's file "${key}" is gone.`, { context: { key } })
    verify(bytes, { key, hash })
    const node = decodeNode(bytes, key)
    nodes.set(hash, node)
    return node
  }

  function writeCommit(commit: Commit, written: readonly EncodedNode[]): WrittenCommit {
    const bytes = encodeCommit(commit)
    const hash = hashOf(bytes)
    return { hash, durable: inBackground(writeAll()) }

    async function writeAll(): Promise<void> {
      // What is there under such a name is the same object; replacing it takes less than finding out.
      await Promise.all([
        store.write(COMMITS_PREFIX + hash, bytes),
        ...written.map((node) => store.write(TREES_PREFIX + node.hash, node.bytes)),
      ])
      commits.set(hash, commit)
      for (const { hash, node } of written) nodes.set(hash, node)
    }
  }

  return { readCommit, readNode, writeCommit }
}

function verify(bytes: Uint8Array, { key, hash }: { readonly key: string; readonly hash: string }): void {
  if (hashOf(bytes) === hash) return
  throw new PhloError('PHLO_CATALOG_CORRUPT', `The catalog's file "${key}" is damaged.`, { context: { key } })
}
