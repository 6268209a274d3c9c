import type { CommitMeta } from '../catalog.js'
import type { CommitMetaJson } from './nessie-json.js'

/** The property of a commit by which its maker knows it again. */
export const NONCE_PROPERTY = 'phlo.nonce'

/** What a commit says about itself, as a request has it. */
export type CommitMetaRequest = Pick<CommitMetaJson, 'message' | 'authors' | 'authorTime' | 'allProperties'>

/** @param nonce - random text */
export function commitMetaToNessie(meta: CommitMeta, nonce: string): CommitMetaRequest {
  const properties = Object.entries({ ...meta.properties, [NONCE_PROPERTY]: nonce })
  return {
    message: meta.message,
    authors: meta.author === '' ? [] : [meta.author],
    authorTime: new Date(meta.timeMs).toISOString(),
    allProperties: Object.fromEntries(properties.map(([name, value]) => [name, [value]])),
  }
}

/** Of what can be several to Nessie the first. */
export function commitMetaFromNessie({ message, authors, authorTime, allProperties = {} }: CommitMetaJson): CommitMeta {
  const properties = Object.entries(allProperties).filter(([name]) => name !== NONCE_PROPERTY)
  return {
    message,
    author: authors[0] ?? '',
    timeMs: Date.parse(authorTime),
    properties: Object.fromEntries(properties.map(([name, [first = '']]) => [name, first])),
  }
}
