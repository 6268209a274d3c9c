import type { Content, ContentKey } from '../catalog.js'

/** A key as Nessie writes it. */
export interface KeyJson {
  readonly elements: ContentKey
}

/** A content as Nessie writes it, except for `snapshotId`, a 64-bit number, which is read as text. */
export interface NessieContent {
  readonly type: string
  /** Given by Nessie; left out of what a commit puts under a new key. */
  readonly id?: string
  readonly [property: string]: unknown
}

/** A branch or tag; `type` is `BRANCH` or `TAG`. */
export interface ReferenceJson {
  readonly type: string
  readonly name: string
  readonly hash: string
}

/** What Nessie says of a commit. Times are texts of ISO 8601. */
export interface CommitMetaJson {
  readonly hash: string
  readonly message: string
  readonly authors: readonly string[]
  readonly commitTime: string
  readonly authorTime: string
  readonly allProperties?: Readonly<Record<string, readonly string[]>>
  /** The commit that it follows, then the one that was merged in. */
  readonly parentCommitHashes: readonly string[]
}

/** A commit of a history. Its operations are `null` where they were not asked for. */
export interface LogEntryJson {
  readonly commitMeta: CommitMetaJson
  readonly operations:
    | readonly { readonly type: string; readonly key: KeyJson; readonly content?: NessieContent }[]
    | null
}

/** What differs under a key; `null` where one of the two commits lacks it. */
export interface DiffJson {
  readonly key: KeyJson
  readonly from: NessieContent | null
  readonly to: NessieContent | null
}

/** A key of a commit, and what is under it. */
export interface EntryJson {
  readonly name: KeyJson
  readonly content: NessieContent
}

/** Parse what Nessie sends. `JSON.parse` would round snapshot ids; in no string of JSON is a quote without a backslash. */
export function parseNessieJson(text: string): unknown {
  return JSON.parse(text.replaceAll(/("snapshotId"\s*:\s*)(-?\d+)/g, '$1"$2"'))
}

/** @returns `undefined` for a kind of content that Phlo does not know, such as a function of Spark */
export function contentFromNessie(json: NessieContent): Content | undefined {
  const id = String(json.id)
  const text = (name: string) => String(json[name])
  const number = (name: string) => Number(json[name])
  switch (json.type) {
    case 'ICEBERG_TABLE':
      return {
        type: json.type,
        id,
        metadataLocation: text('metadataLocation'),
        snapshotId: BigInt(text('snapshotId')),
        schemaId: number('schemaId'),
        specId: number('specId'),
        sortOrderId: number('sortOrderId'),
      }
    case 'ICEBERG_VIEW':
      return {
        type: json.type,
        id,
        metadataLocation: text('metadataLocation'),
        versionId: number('versionId'),
        schemaId: number('schemaId'),
      }
    case 'NAMESPACE':
      return { type: json.type, id, properties: Object(json.properties ?? {}) }
    default:
      return undefined
  }
}

/** @param id - left out under a new key, whose identity Nessie gives */
export function contentToNessie(key: ContentKey, content: Content, id: string | undefined): NessieContent {
  const identity = id === undefined ? {} : { id }
  switch (content.type) {
    case 'ICEBERG_TABLE': {
      const { type, metadataLocation, snapshotId, schemaId, specId, sortOrderId } = content
      return { type, ...identity, metadataLocation, snapshotId: String(snapshotId), schemaId, specId, sortOrderId }
    }
    case 'ICEBERG_VIEW': {
      const { type, metadataLocation, versionId, schemaId } = content
      return { type, ...identity, metadataLocation, versionId, schemaId }
    }
    case 'NAMESPACE':
      return { type: content.type, ...identity, elements: key, properties: content.properties }
  }
}
