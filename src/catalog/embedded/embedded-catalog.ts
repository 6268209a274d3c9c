import { PhloError } from '../../errors.js'
import type { ObjectStore } from '../../storage/object-store.js'
import { randomHex } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'
import type { Catalog, CatalogEntry, CommitHash, ContentKey, KeyDiff, LogEntry } from '../catalog.js'
import { keyOfPath, pathOfKey } from '../content-key.js'
import { mergeBases } from '../merge-base.js'
import { catalogObjects } from './catalog-objects.js'
import type { CatalogParts } from './catalog-parts.js'
import { commitToBranch } from './commit-to-branch.js'
import { mergeIntoBranch } from './merge-into-branch.js'
import { decodeJson, encodeJson } from './object-format.js'
import { embeddedRefs } from './refs/embedded-refs.js'
import { refSlots } from './refs/ref-slots.js'
import { diffTrees } from './trees/diff-trees.js'
import { lookUp, walkTree } from './trees/read-tree.js'
import { EMPTY_TREE } from './trees/tree-node.js'

const RECORD_KEY = '_catalog/catalog.json'

/**
 * Make a catalog inside a warehouse: one empty commit, and the default branch on it.
 * One that is already there is opened as it is.
 *
 * @throws PHLO_NAME_INVALID - the default branch can not have this name
 */
export async function createEmbeddedCatalog(
  store: ObjectStore,
  ambient: Ambient,
  { defaultBranch }: { readonly defaultBranch: string },
): Promise<Catalog> {
  if (await store.stat(RECORD_KEY)) return await openEmbeddedCatalog(store, ambient)
  const parts = catalogParts(store, ambient)
  // Written last, so that a catalog whose making was interrupted is made again.
  await createDefaultBranch(parts, defaultBranch)
  await store.writeIfAbsent(RECORD_KEY, encodeJson({}))
  return embeddedCatalog(parts)
}

/**
 * Open the catalog inside a warehouse. Nothing is written.
 *
 * @throws PHLO_WAREHOUSE_MISSING - there is none
 * @throws PHLO_FORMAT_NEWER - a newer version of Phlo wrote it
 */
export async function openEmbeddedCatalog(store: ObjectStore, ambient: Ambient): Promise<Catalog> {
  const record = await store.read(RECORD_KEY)
  if (!record) {
    throw new PhloError('PHLO_WAREHOUSE_MISSING', `There is no catalog at ${store.root}.`, {
      context: { root: store.root },
    })
  }
  decodeJson(record, RECORD_KEY)
  return embeddedCatalog(catalogParts(store, ambient))
}

function catalogParts(store: ObjectStore, ambient: Ambient): CatalogParts {
  const slots = refSlots(store, ambient)
  return { objects: catalogObjects(store), slots, refs: embeddedRefs(store, slots), ambient }
}

async function createDefaultBranch({ objects, refs, ambient }: CatalogParts, name: string): Promise<void> {
  if (await refs.find(name)) return
  const meta = { message: 'Create the catalog', author: '', timeMs: ambient.now(), properties: {} }
  const nonce = randomHex(ambient, 16)
  const root = {
    parent: undefined,
    mergeParent: undefined,
    generation: 0,
    meta,
    operations: [],
    root: EMPTY_TREE,
    nonce,
  }
  try {
    const { hash, durable } = objects.writeCommit(root, [])
    await durable
    await refs.create({ type: 'BRANCH', name, hash })
  } catch (error) {
    // Another process is making the same catalog and was first.
    if (!(error instanceof PhloError) || error.code !== 'PHLO_REF_EXISTS') throw error
  }
}

function embeddedCatalog(parts: CatalogParts): Catalog {
  const { objects, slots, refs } = parts

  async function contents(hash: CommitHash, keys: readonly ContentKey[]) {
    const { root } = await objects.readCommit(hash)
    return await Promise.all(keys.map((key) => lookUp(objects.readNode, root, pathOfKey(key))))
  }

  async function* entries(
    hash: CommitHash,
    { prefix = [] }: { readonly prefix?: ContentKey } = {},
  ): AsyncGenerator<CatalogEntry> {
    const { root } = await objects.readCommit(hash)
    const from = pathOfKey(prefix)
    for await (const { path, content } of walkTree(objects.readNode, root, from)) {
      if (!path.startsWith(from)) return
      if (from === '' || path === from || path.startsWith(`${from}\0`)) yield { key: keyOfPath(path), content }
    }
  }

  async function* log(hash: CommitHash): AsyncGenerator<LogEntry> {
    for (let next: CommitHash | undefined = hash; next !== undefined; ) {
      const { parent, mergeParent, meta, operations } = await objects.readCommit(next)
      yield { hash: next, parent, mergeParent, meta, operations }
      next = parent
    }
  }

  async function* diff(from: CommitHash, to: CommitHash): AsyncGenerator<KeyDiff> {
    const [left, right] = await Promise.all([objects.readCommit(from), objects.readCommit(to)])
    for (const { path, ...sides } of await diffTrees(objects.readNode, left.root, right.root)) {
      yield { key: keyOfPath(path), ...sides }
    }
  }

  return {
    reference: async (name) => (await refs.find(name))?.reference,
    references: refs.all,
    createReference: async (reference) => {
      await objects.readCommit(reference.hash)
      await refs.create(reference)
    },
    deleteReference: refs.delete,
    assignReference: async (name, move) => {
      await objects.readCommit(move.newHash)
      await refs.assign(name, move)
    },
    referenceAt: async (name, timeMs) => {
      // A ref that is deleted now still was what it was.
      if (!(await slots.latest(name))) await refs.get(name)
      return (await slots.at(name, timeMs))?.hash ?? undefined
    },
    commit: (request) => commitToBranch(parts, request),
    merge: (request) => mergeIntoBranch(parts, request),
    mergeBase: async (one, other) => (await mergeBases(objects.readCommit, one, other))[0],
    contents,
    entries,
    log,
    diff,
  }
}
