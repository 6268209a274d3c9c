import { boundedCache } from '../../storage/bounded-cache.js'
import { recordedOperations } from '../apply-operations.js'
import type { CommitHash, LogEntry, Operation } from '../catalog.js'
import { pathOfKey } from '../content-key.js'
import type { CommitNode } from '../merge-base.js'
import { commitMetaFromNessie, NONCE_PROPERTY } from './commit-meta.js'
import type { NessieClient, NessieRequest } from './nessie-client.js'
import { type CommitMetaJson, contentFromNessie, type LogEntryJson } from './nessie-json.js'
import { commitPath } from './nessie-paths.js'
import { readPages } from './read-pages.js'
import { commitUnknown, refused } from './refused.js'

/** The commit that Nessie has before all others; it keeps no record of it. */
interface RootCommit {
  readonly hash: CommitHash
  readonly createdMs: number
}

interface ConfigJson {
  readonly noAncestorHash: string
  readonly repositoryCreationTimestamp: string
}

/** Commits and how they follow one another. What was read is kept: a commit never changes. */
export interface NessieHistory {
  /** Asked for once. */
  root(): Promise<RootCommit>
  /** Newest first, along first parents, down to the root. @throws PHLO_COMMIT_UNKNOWN */
  log(hash: CommitHash): AsyncGenerator<LogEntry>
  /** Generations are the times of commits, which Nessie gives, in microseconds. @throws PHLO_COMMIT_UNKNOWN */
  node(hash: CommitHash): Promise<CommitNode>
  /** Find the commit with a nonce among those that were made on top of another one. */
  findNonce(
    head: CommitHash,
    search: { readonly nonce: string; readonly since: CommitHash },
  ): Promise<CommitHash | undefined>
  /** Tell whether a commit is among the newest of a history. */
  isRecent(hash: CommitHash, head: CommitHash): Promise<boolean>
}

const NODES_KEPT_MAX = 100_000
const LOG_PAGE = '100'
const NODES_PAGE = '50'
const RECENT_MAX = 1000

/** Read the history that a server keeps, in pages. */
export function nessieHistory(client: NessieClient): NessieHistory {
  const nodes = boundedCache<CommitNode>(NODES_KEPT_MAX)
  let knownRoot: RootCommit | undefined

  async function root(): Promise<RootCommit> {
    knownRoot ??= await readRoot(client)
    return knownRoot
  }

  async function* log(hash: CommitHash): AsyncGenerator<LogEntry> {
    const query = { fetch: 'ALL', 'max-records': LOG_PAGE }
    for await (const page of pagesOf(client, hash, query)) for (const entry of page) yield logEntry(entry)
    yield rootEntry(await root())
  }

  async function node(hash: CommitHash): Promise<CommitNode> {
    const known = nodes.get(hash)
    if (known !== undefined) return known
    // One page: those who ask for a commit ask for its parents next.
    for await (const page of pagesOf(client, hash, { fetch: 'MINIMAL', 'max-records': NODES_PAGE })) {
      for (const { commitMeta } of page) nodes.set(commitMeta.hash, nodeOf(commitMeta))
      // Every commit is in its own history but the root.
      if (page.length === 0) nodes.set(hash, { parent: undefined, mergeParent: undefined, generation: 0 })
      break
    }
    const found = nodes.get(hash)
    if (found === undefined) throw commitUnknown(hash)
    return found
  }

  async function findNonce(head: CommitHash, { nonce, since }: { readonly nonce: string; readonly since: CommitHash }) {
    const query = { fetch: 'MINIMAL', 'max-records': LOG_PAGE, 'limit-hash': since }
    for await (const page of pagesOf(client, head, query)) {
      const found = page.find(({ commitMeta }) => commitMeta.allProperties?.[NONCE_PROPERTY]?.includes(nonce))
      if (found !== undefined) return found.commitMeta.hash
    }
    return undefined
  }

  async function isRecent(hash: CommitHash, head: CommitHash): Promise<boolean> {
    let next: CommitHash | undefined = head
    for (let steps = 0; steps < RECENT_MAX && next !== undefined; steps++) {
      if (next === hash) return true
      next = (await node(next)).parent
    }
    return false
  }
  return { root, log, node, findNonce, isRecent }
}

async function readRoot(client: NessieClient): Promise<RootCommit> {
  const answer = await client.ask<ConfigJson>({ method: 'GET', path: 'config' })
  if (!answer.ok) throw refused(answer)
  return { hash: answer.json.noAncestorHash, createdMs: Date.parse(answer.json.repositoryCreationTimestamp) }
}

function pagesOf(client: NessieClient, hash: CommitHash, query: NonNullable<NessieRequest['query']>) {
  const request = { method: 'GET', path: `${commitPath(hash)}/history`, query } as const
  const itemsOf = (page: { readonly logEntries: readonly LogEntryJson[] }) => page.logEntries
  return readPages(client, request, itemsOf, (refusal) =>
    refusal.status === 404 ? commitUnknown(hash) : refused(refusal),
  )
}

function logEntry({ commitMeta, operations }: LogEntryJson): LogEntry {
  const { hash, parentCommitHashes } = commitMeta
  const [parent, mergeParent] = parentCommitHashes
  return {
    hash,
    parent,
    mergeParent,
    meta: commitMetaFromNessie(commitMeta),
    operations: operationsOf(operations ?? []),
  }
}

/** What replaces a content of another identity is a deletion and a put to Nessie; to us, a put. */
function operationsOf(operations: NonNullable<LogEntryJson['operations']>): readonly Operation[] {
  const byPath = new Map<string, Operation>()
  for (const { type, key, content } of operations) {
    const known = content && contentFromNessie(content)
    const path = pathOfKey(key.elements)
    if (type === 'PUT' && known !== undefined) byPath.set(path, { type, key: key.elements, content: known })
    if (type === 'DELETE' && !byPath.has(path)) byPath.set(path, { type, key: key.elements })
  }
  return recordedOperations([...byPath.values()])
}

function rootEntry({ hash, createdMs }: RootCommit): LogEntry {
  const meta = { message: 'Create the catalog', author: '', timeMs: createdMs, properties: {} }
  return { hash, parent: undefined, mergeParent: undefined, meta, operations: [] }
}

function nodeOf({ parentCommitHashes, commitTime }: CommitMetaJson): CommitNode {
  const [parent, mergeParent] = parentCommitHashes
  return { parent, mergeParent, generation: microseconds(commitTime) }
}

/** @param time - such as `2026-11-23T08:16:05.331826250Z`, with up to nine digits of a second */
function microseconds(time: string): number {
  const [, digits = ''] = /\.(\d+)/.exec(time) ?? []
  return Math.floor(Date.parse(time) / 1000) * 1_000_000 + Number(digits.padEnd(6, '0').slice(0, 6))
}
