import { PhloError } from '../../errors.js'
import type { CommitHash, Reference } from '../catalog.js'
import { assertRefName } from '../ref-name.js'
import { isMergeBranch, MERGE_BRANCHES } from './merge-branch.js'
import type { NessieClient, NessieRefusal } from './nessie-client.js'
import type { NessieHistory } from './nessie-history.js'
import type { ReferenceJson } from './nessie-json.js'
import { detached, refAtPath, refPath } from './nessie-paths.js'
import { readPages } from './read-pages.js'
import { commitUnknown, refUnknown, refused } from './refused.js'

/** Branches and tags, as `Catalog` has them. */
export interface NessieReferences {
  find(name: string): Promise<Reference | undefined>
  /** Ordered by name, without those that merges are made on. */
  all(): Promise<readonly Reference[]>
  /** Those that merges are made on. */
  mergeBranches(): Promise<readonly Reference[]>
  /** @throws PHLO_REF_EXISTS, PHLO_NAME_INVALID, PHLO_COMMIT_UNKNOWN */
  create(reference: Reference): Promise<void>
  /** @throws PHLO_REF_UNKNOWN, PHLO_COMMIT_CONFLICT */
  delete(name: string, expectedHash: CommitHash): Promise<void>
  /** @throws PHLO_REF_UNKNOWN, PHLO_COMMIT_CONFLICT, PHLO_COMMIT_UNKNOWN */
  assign(name: string, move: { readonly expectedHash: CommitHash; readonly newHash: CommitHash }): Promise<void>
}

interface ReferenceAnswer {
  readonly reference: ReferenceJson
}

/** Work on the branches and tags of a server. */
export function nessieReferences(client: NessieClient, history: NessieHistory): NessieReferences {
  async function find(name: string): Promise<Reference | undefined> {
    // In a path these lead elsewhere.
    if (['', '.', '..'].includes(name)) return undefined
    const answer = await client.ask<ReferenceAnswer>({ method: 'GET', path: refPath(name) })
    if (answer.ok) return referenceFromNessie(answer.json.reference)
    // Nessie answers 400 to what can be no name.
    if (answer.status === 404 || answer.status === 400) return undefined
    throw refused(answer)
  }

  async function list(query: Readonly<Record<string, string>>): Promise<readonly Reference[]> {
    const found: Reference[] = []
    const request = { method: 'GET', path: 'trees', query } as const
    const itemsOf = (page: { readonly references: readonly ReferenceJson[] }) => page.references
    for await (const page of readPages(client, request, itemsOf, refused)) found.push(...page.map(referenceFromNessie))
    return found
  }

  async function all(): Promise<readonly Reference[]> {
    const found = await list({})
    return found.filter(({ name }) => !isMergeBranch(name)).sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  async function create({ type, name, hash }: Reference): Promise<void> {
    assertRefName(name)
    const answer = await client.ask({ method: 'POST', path: 'trees', query: { name, type }, body: detached(hash) })
    if (answer.ok) return
    if (answer.status === 404) throw commitUnknown(hash)
    if (answer.status === 400) throw nameInvalid(name, answer)
    if (answer.status !== 409) throw refused(answer)
    const found = await find(name)
    // The answer to the first try was lost, and nothing tells this reference from the one that was asked for.
    if (answer.wasRepeated && found?.type === type && found.hash === hash) return
    throw new PhloError('PHLO_REF_EXISTS', `There is a branch or tag "${name}" already.`, {
      context: { ref: name, ...(found && { hash: found.hash }) },
    })
  }

  async function remove(name: string, expectedHash: CommitHash): Promise<void> {
    const answer = await client.ask({ method: 'DELETE', path: refAtPath(name, expectedHash) })
    if (answer.ok) return
    if (answer.status === 404) {
      if (answer.wasRepeated) return
      throw refUnknown(name)
    }
    if (answer.status === 409) throw moved(name, expectedHash, await find(name))
    throw refused(answer)
  }

  async function assign(
    name: string,
    { expectedHash, newHash }: { readonly expectedHash: CommitHash; readonly newHash: CommitHash },
  ): Promise<void> {
    const answer = await client.ask({ method: 'PUT', path: refAtPath(name, expectedHash), body: detached(newHash) })
    if (answer.ok) return
    const found = await find(name)
    if (found === undefined) throw refUnknown(name)
    if (answer.status === 404) throw commitUnknown(newHash)
    if (answer.status !== 409) throw refused(answer)
    // The answer to the first try was lost; since then others may have gone on from there.
    if (answer.wasRepeated && (await history.isRecent(newHash, found.hash))) return
    throw moved(name, expectedHash, found)
  }
  const mergeBranches = () => list({ filter: MERGE_BRANCHES })
  return { find, all, mergeBranches, create, delete: remove, assign }
}

function referenceFromNessie({ type, name, hash }: ReferenceJson): Reference {
  return { type: type === 'TAG' ? 'TAG' : 'BRANCH', name, hash }
}

/** Nessie wants a letter first, and has a few names of its own. */
function nameInvalid(name: string, { message }: NessieRefusal): PhloError {
  return new PhloError('PHLO_NAME_INVALID', `"${name}" is not a name that Nessie accepts: ${message}`, {
    fixes: ['Begin with a letter: `dev`, `feature/units`.'],
    context: { name },
  })
}

function moved(name: string, expected: CommitHash, found: Reference | undefined): PhloError {
  if (found === undefined) return refUnknown(name)
  return new PhloError('PHLO_COMMIT_CONFLICT', `"${name}" moved while it was being changed.`, {
    context: { ref: name, expected, found: found.hash },
  })
}
