import type { Catalog, CatalogEntry, CommitHash, Content, ContentKey, KeyDiff } from '../catalog.js'
import { mergeBases } from '../merge-base.js'
import { commitToNessie } from './commit-to-nessie.js'
import { mergeIntoNessie } from './merge-into-nessie.js'
import { nessieClient } from './nessie-client.js'
import { nessieHistory } from './nessie-history.js'
import { contentFromNessie, type NessieContent } from './nessie-json.js'
import type { NessieOptions } from './nessie-options.js'
import type { NessieParts } from './nessie-parts.js'
import { nessieReferences } from './nessie-references.js'
import { nessieTrees } from './nessie-trees.js'
import { readReferenceAt } from './read-reference-at.js'

/**
 * The catalog that a Nessie server keeps. Nothing is asked before it is needed.
 *
 * Identities of contents are Nessie's: the one that a commit gives with a new key is not kept.
 *
 * Every method may throw PHLO_NESSIE_UNREACHABLE, PHLO_NESSIE_UNTRUSTED, PHLO_NESSIE_FAILED, PHLO_NESSIE_DENIED, and
 * PHLO_NESSIE_REFUSED where something else answers, or a Nessie without version 2 of its API.
 */
export function openNessieCatalog(options: NessieOptions): Catalog {
  const client = nessieClient(options)
  const history = nessieHistory(client)
  const refs = nessieReferences(client, history)
  return nessieCatalog({ client, history, refs, trees: nessieTrees(client), ambient: options.ambient })
}

function nessieCatalog(parts: NessieParts): Catalog {
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
    referenceAt: (name, timeMs) => readReferenceAt(parts, { name, timeMs }),
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
