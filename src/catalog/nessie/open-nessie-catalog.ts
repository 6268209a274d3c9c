import { PhloError } from '../../errors.js'
import type { Catalog, CatalogEntry, CommitHash, Content, ContentKey, KeyDiff } from '../catalog.js'
import { mergeBases } from '../merge-base.js'
import { commitToNessie } from './commit-to-nessie.js'
import { mergeIntoNessie } from './merge-into-nessie.js'
import { type NessieClient, nessieClient } from './nessie-client.js'
import { nessieHistory, type RootCommit } from './nessie-history.js'
import { contentFromNessie, type NessieContent } from './nessie-json.js'
import type { NessieOptions } from './nessie-options.js'
import type { NessieParts } from './nessie-parts.js'
import { nessieReferences } from './nessie-references.js'
import { nessieTrees } from './nessie-trees.js'
import { readReferenceAt } from './read-reference-at.js'
import { refused } from './refused.js'

/** A server that has not answered yet may not be there at all: it is not waited for as for one that restarts. */
const OPENING_MS_MAX = 3_000

/** Where Phlo knows how to talk to. */
const API_VERSION = 2

interface ConfigJson {
  readonly minSupportedApiVersion?: number
  readonly maxSupportedApiVersion?: number
  readonly noAncestorHash?: string
  readonly repositoryCreationTimestamp?: string
}

/**
 * Open the catalog that a Nessie server keeps. Nothing is written.
 *
 * Identities of contents are Nessie's: the one that a commit gives with a new key is not kept.
 *
 * @throws PHLO_NESSIE_UNREACHABLE, PHLO_NESSIE_UNTRUSTED, PHLO_NESSIE_FAILED, PHLO_NESSIE_DENIED
 * @throws PHLO_NESSIE_REFUSED - something else answers there, or a Nessie without version 2 of its API
 */
export async function openNessieCatalog(options: NessieOptions): Promise<Catalog> {
  const client = nessieClient(options)
  const root = await readRoot(client, options)
  const history = nessieHistory(client, root)
  const refs = nessieReferences(client, history)
  return nessieCatalog({ client, history, refs, trees: nessieTrees(client), ambient: options.ambient }, root)
}

async function readRoot(
  client: NessieClient,
  { uri, patienceMs = OPENING_MS_MAX }: NessieOptions,
): Promise<RootCommit> {
  const answer = await client.ask<ConfigJson>({
    method: 'GET',
    path: 'config',
    patienceMs: Math.min(patienceMs, OPENING_MS_MAX),
  })
  if (!answer.ok) throw refused(answer)
  const {
    minSupportedApiVersion = 0,
    maxSupportedApiVersion = 0,
    noAncestorHash,
    repositoryCreationTimestamp,
  } = answer.json
  const isSupported = minSupportedApiVersion <= API_VERSION && API_VERSION <= maxSupportedApiVersion
  if (isSupported && noAncestorHash !== undefined && repositoryCreationTimestamp !== undefined) {
    return { hash: noAncestorHash, createdMs: Date.parse(repositoryCreationTimestamp) }
  }
  throw new PhloError('PHLO_NESSIE_REFUSED', `What answers at ${uri} is no Nessie with version 2 of its API.`, {
    fixes: ['Give the address with its version: http://127.0.0.1:19120/api/v2.'],
    context: { uri, minSupportedApiVersion, maxSupportedApiVersion },
  })
}

function nessieCatalog(parts: NessieParts, root: RootCommit): Catalog {
  const { refs, trees, history } = parts

  async function* entries(
    hash: CommitHash,
    { prefix = [] }: { readonly prefix?: ContentKey } = {},
  ): AsyncGenerator<CatalogEntry> {
    for (const { name, content } of await trees.entries(hash, prefix)) {
      const known = contentFromNessie(content)
      if (known !== undefined) yield { key: name.elements, content: known }
    }
  }

  async function* diff(from: CommitHash, to: CommitHash): AsyncGenerator<KeyDiff> {
    for (const difference of await trees.diff(from, to)) {
      const [before, after] = [known(difference.from), known(difference.to)]
      if (before !== undefined || after !== undefined) yield { key: difference.key.elements, from: before, to: after }
    }
  }

  return {
    reference: refs.find,
    references: refs.all,
    createReference: refs.create,
    deleteReference: refs.delete,
    assignReference: refs.assign,
    referenceAt: (name, timeMs) => readReferenceAt(parts, root, { name, timeMs }),
    commit: (request) => commitToNessie(parts, request),
    merge: (request) => mergeIntoNessie(parts, request),
    mergeBase: async (one, other) => (await mergeBases(history.node, one, other))[0],
    contents: async (hash, keys) => (await trees.contents(hash, keys)).map(known),
    entries,
    log: history.log,
    diff,
  }
}

function known(content: NessieContent | null | undefined): Content | undefined {
  return content == null ? undefined : contentFromNessie(content)
}
