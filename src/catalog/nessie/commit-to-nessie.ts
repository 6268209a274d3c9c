import assert from 'node:assert/strict'
import { PhloError } from '../../errors.js'
import { randomHex } from '../../storage/random-id.js'
import { operationConflicts } from '../apply-operations.js'
import type { CommitHash, CommitMeta, CommitRequest, CommitResult, KeyConflict, Operation } from '../catalog.js'
import { pathOfKey } from '../content-key.js'
import { commitMetaToNessie } from './commit-meta.js'
import { lookUps } from './look-ups.js'
import type { NessieRefusal } from './nessie-client.js'
import type { KeyJson } from './nessie-json.js'
import { type NessieParts, nessieHead } from './nessie-parts.js'
import { refAtPath } from './nessie-paths.js'
import { type NessieOperation, operationsToNessie } from './operations-to-nessie.js'
import { perhapsUncertain, refused } from './refused.js'

interface CommitAnswer {
  readonly targetBranch: { readonly hash: CommitHash }
  readonly addedContents: readonly { readonly key: KeyJson; readonly contentId: string }[] | null
}

/** A branch is read anew as often as others move it between two requests. */
const TRIES_MAX = 20

/** Commit operations to a branch, on top of whatever others committed since, as long as their keys are untouched. */
export async function commitToNessie(parts: NessieParts, request: CommitRequest): Promise<CommitResult> {
  const { branch, expectedHash, meta, after } = request
  assert(request.operations.length > 0)
  assert(new Set(request.operations.map(({ key }) => pathOfKey(key))).size === request.operations.length)
  const nonce = randomHex(parts.ambient, 16)
  let namespaces: readonly Operation[] = []
  let base = expectedHash
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const written = await operationsToNessie(parts.trees, base, [...namespaces, ...request.operations])
    await after
    // What is to be deleted is not there, and nothing else is to be done: Nessie makes no empty commits.
    if (written.length === 0) return { status: 'committed', hash: await nessieHead(parts, branch) }
    const answer = await send(parts, { branch, base, meta, nonce, written })
    if (answer.ok) {
      keep(parts, written, answer.json)
      return { status: 'committed', hash: answer.json.targetBranch.hash }
    }
    const head = await nessieHead(parts, branch)
    const own = await parts.history.findNonce(head, { nonce, since: expectedHash })
    if (own !== undefined) return { status: 'committed', hash: own }
    const conflicts = await conflictsBetween(parts, request.operations, { base: expectedHash, head })
    if (conflicts.length > 0) return { status: 'conflict', conflicts }
    namespaces = await missingNamespaces(parts, answer, head)
    if (head === base && namespaces.length === 0) throw refused(answer)
    base = head
  }
  throw new PhloError('PHLO_COMMIT_CONFLICT', `Others kept moving "${branch}".`, { context: { ref: branch } })
}

async function send(
  { client }: NessieParts,
  commit: {
    readonly branch: string
    readonly base: CommitHash
    readonly meta: CommitMeta
    readonly nonce: string
    readonly written: readonly NessieOperation[]
  },
) {
  const { branch, base, meta, nonce, written } = commit
  const path = `${refAtPath(branch, base)}/history/commit`
  const body = { commitMeta: commitMetaToNessie(meta, nonce), operations: written }
  try {
    return await client.ask<CommitAnswer>({ method: 'POST', path, body })
  } catch (error) {
    throw perhapsUncertain(error, branch, { nonce })
  }
}

/** The next change of the same tables asks for what this commit has put there. */
function keep(
  { trees }: NessieParts,
  written: readonly NessieOperation[],
  { targetBranch, addedContents }: CommitAnswer,
) {
  const added = new Map(addedContents?.map(({ key, contentId }) => [pathOfKey(key.elements), contentId]))
  for (const operation of written) {
    if (operation.type !== 'PUT') continue
    const { key, content } = operation
    const id = content.id ?? added.get(pathOfKey(key.elements))
    if (id !== undefined) trees.remember(targetBranch.hash, key.elements, { ...content, id })
  }
}

async function conflictsBetween(
  { trees }: NessieParts,
  operations: readonly Operation[],
  hashes: { readonly base: CommitHash; readonly head: CommitHash },
): Promise<readonly KeyConflict[]> {
  const keys = operations.map(({ key }) => key)
  const [base, head] = await Promise.all([lookUps(trees, hashes.base, keys), lookUps(trees, hashes.head, keys)])
  return await operationConflicts(operations, base, head)
}

/** Nessie takes no table below a namespace that is not there, such as one that another engine dropped. */
async function missingNamespaces(
  { trees }: NessieParts,
  { conflicts }: NessieRefusal,
  head: CommitHash,
): Promise<readonly Operation[]> {
  const absent = conflicts.filter(({ conflictType }) => conflictType === 'NAMESPACE_ABSENT')
  const keys = absent.flatMap(({ key }) => (key === undefined ? [] : [key.elements]))
  const contents = await trees.contents(head, keys)
  return keys
    .filter((_, index) => contents[index] === undefined)
    .map((key) => ({ type: 'PUT', key, content: { type: 'NAMESPACE', id: '', properties: {} } }))
}
