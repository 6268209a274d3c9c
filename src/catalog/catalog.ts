/** The name of a table, view or namespace: one element per level, outermost first. Never empty. */
export type ContentKey = readonly string[]

/** Hash of a commit: opaque text, compared for equality only. */
export type CommitHash = string

export interface IcebergTableContent {
  readonly type: 'ICEBERG_TABLE'
  /** Identity of the table, kept over its whole life, renames included. */
  readonly id: string
  readonly metadataLocation: string
  /** -1n when the table has no snapshot. */
  readonly snapshotId: bigint
  readonly schemaId: number
  readonly specId: number
  readonly sortOrderId: number
}

export interface IcebergViewContent {
  readonly type: 'ICEBERG_VIEW'
  readonly id: string
  readonly metadataLocation: string
  readonly versionId: number
  readonly schemaId: number
}

export interface NamespaceContent {
  readonly type: 'NAMESPACE'
  readonly id: string
  readonly properties: Readonly<Record<string, string>>
}

/** What a key maps to. The catalog compares contents for equality and looks no further. */
export type Content = IcebergTableContent | IcebergViewContent | NamespaceContent

export type ReferenceType = 'BRANCH' | 'TAG'

export interface Reference {
  readonly type: ReferenceType
  readonly name: string
  readonly hash: CommitHash
}

export interface CommitMeta {
  readonly message: string
  /** Who made the change, as free text; empty when unknown. */
  readonly author: string
  /** Milliseconds since the epoch. */
  readonly timeMs: number
  /** Facts for machines, such as `phlo.run`. */
  readonly properties: Readonly<Record<string, string>>
}

export type Operation =
  | { readonly type: 'PUT'; readonly key: ContentKey; readonly content: Content }
  | { readonly type: 'DELETE'; readonly key: ContentKey }
  /** The commit fails when this key has changed since `expectedHash`. */
  | { readonly type: 'UNCHANGED'; readonly key: ContentKey }

export interface LogEntry {
  readonly hash: CommitHash
  /** The commit that it follows; `undefined` for the root commit. */
  readonly parent: CommitHash | undefined
  /** The commit that was merged in, for a merge. */
  readonly mergeParent: CommitHash | undefined
  readonly meta: CommitMeta
  /** PUTs and DELETEs, ordered by key. */
  readonly operations: readonly Operation[]
}

export interface KeyConflict {
  readonly key: ContentKey
  /** What both sides started from; `undefined` when the key was not there. */
  readonly base: Content | undefined
  /** What the incoming change wants; `undefined`: deleted. */
  readonly source: Content | undefined
  /** What the target holds now; `undefined`: deleted. */
  readonly target: Content | undefined
}

export type CommitResult =
  | { readonly status: 'committed'; readonly hash: CommitHash }
  | { readonly status: 'conflict'; readonly conflicts: readonly KeyConflict[] }

export type MergeResult =
  | { readonly status: 'merged'; readonly hash: CommitHash; readonly changes: readonly KeyDiff[] }
  /** The source has nothing that the target lacks. */
  | { readonly status: 'unchanged'; readonly hash: CommitHash }
  | { readonly status: 'conflict'; readonly conflicts: readonly KeyConflict[] }

export interface KeyDiff {
  readonly key: ContentKey
  /** `undefined`: added. */
  readonly from: Content | undefined
  /** `undefined`: deleted. */
  readonly to: Content | undefined
}

export interface CatalogEntry {
  readonly key: ContentKey
  readonly content: Content
}

export interface CommitRequest {
  readonly branch: string
  /** The commit that the change was computed from; the branch may have moved since where its keys are untouched. */
  readonly expectedHash: CommitHash
  readonly meta: CommitMeta
  /** Not empty. At most one per key. */
  readonly operations: readonly Operation[]
  /**
   * What the contents refer to, on its way to the disk: the branch moves only once this is fulfilled, and the commit
   * fails as this does. Left out: all of it is durable.
   */
  readonly after?: Promise<unknown>
}

export interface MergeRequest {
  readonly fromHash: CommitHash
  readonly into: string
  /** The head of `into` that the merge was decided on; `undefined`: whatever it is. When given, a moved head is tried again by key, as for a commit. */
  readonly expectedHash?: CommitHash
  readonly meta: CommitMeta
  /** Contents to use for keys that both sides changed: the caller has merged them. */
  readonly resolutions?: readonly {
    readonly key: ContentKey
    readonly content: Content
    readonly expectedTarget: Content | undefined
  }[]
  /** Keys that must not have changed on `into` since `expectedHash`. */
  readonly unchanged?: readonly ContentKey[]
  /** Decide only; the `hash` of the result is then the current head. */
  readonly dryRun?: boolean
}

/**
 * Git for keys, after Nessie's model: references point to commits, a commit maps keys to contents and lands whole.
 * Lost races are retried inside as long as the keys are untouched; what is returned as a conflict is one.
 *
 * Every method given an unknown reference name throws `PHLO_REF_UNKNOWN`, an unknown hash `PHLO_COMMIT_UNKNOWN`.
 */
export interface Catalog {
  reference(name: string): Promise<Reference | undefined>
  /** All live references, ordered by name. */
  references(): Promise<readonly Reference[]>
  /** @throws PHLO_REF_EXISTS, PHLO_NAME_INVALID */
  createReference(reference: Reference): Promise<void>
  /** @throws PHLO_COMMIT_CONFLICT - the reference is not at `expectedHash` any more */
  deleteReference(name: string, expectedHash: CommitHash): Promise<void>
  /** Point a reference at another commit. @throws PHLO_COMMIT_CONFLICT - as for delete */
  assignReference(
    name: string,
    move: { readonly expectedHash: CommitHash; readonly newHash: CommitHash },
  ): Promise<void>
  /** The commit that the reference showed at a time (publication time), or `undefined` when it was not there then. */
  referenceAt(name: string, timeMs: number): Promise<CommitHash | undefined>

  commit(request: CommitRequest): Promise<CommitResult>
  merge(request: MergeRequest): Promise<MergeResult>
  /** Best common ancestor; `undefined` when there is none. */
  mergeBase(one: CommitHash, other: CommitHash): Promise<CommitHash | undefined>

  /** Contents in the order of `keys`; `undefined` where a key is not there. */
  contents(hash: CommitHash, keys: readonly ContentKey[]): Promise<readonly (Content | undefined)[]>
  /** Ordered by key. */
  entries(hash: CommitHash, options?: { readonly prefix?: ContentKey }): AsyncIterable<CatalogEntry>
  /** Newest first, along first parents. */
  log(hash: CommitHash): AsyncIterable<LogEntry>
  /** What has to change to get from one commit to the other, ordered by key; cost grows with the difference only. */
  diff(from: CommitHash, to: CommitHash): AsyncIterable<KeyDiff>
}
