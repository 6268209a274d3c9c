/** What is known of an object without reading it. */
export interface ObjectInfo {
  /** Path below the store's root, `/`-separated, never starting with `/`. */
  readonly key: string
  readonly bytes: number
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number
}

/** Half-open range of bytes: `start` is included, `end` is not. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Bytes at rest. An object appears whole or not at all, and is durable when the call that wrote it returns.
 * Keys are `/`-separated paths of non-empty segments, none of them `.` or `..`.
 *
 * Every call throws `PHLO_LOCATION_OUTSIDE` for a key that is not of that form.
 */
export interface ObjectStore {
  /** URI of the root, ending in `/`: `file:///data/warehouse/`, `s3://bucket/prefix/`, `memory:/`. */
  readonly root: string

  /** Whether each call goes to another machine and back, so that few calls are better than small ones. */
  readonly isRemote: boolean

  /** Read an object, or a part of it; `undefined` when there is none. A range past the end is cut at the end. */
  read(key: string, range?: ByteRange): Promise<Uint8Array | undefined>

  /** Write an object, replacing what is there. */
  write(key: string, bytes: Uint8Array): Promise<void>

  /**
   * Write an object unless there is one. On `'exists'`, what is there is durable when the call returns.
   *
   * @param options.after - what the object refers to, on its way to the disk: the object appears only once this is
   * fulfilled, and the call fails as this does
   */
  writeIfAbsent(
    key: string,
    bytes: Uint8Array,
    options?: { readonly after?: Promise<unknown> },
  ): Promise<'written' | 'exists'>

  /**
   * Make a finished local file an object; the local file is consumed (moved or removed).
   * The key must be new: an existing object is an error of the caller.
   *
   * @param localPath - absolute path, best on the same file system as a local store's root
   */
  publish(localPath: string, key: string): Promise<void>

  /**
   * List the objects whose key starts with `prefix`, ordered by key as UTF-8 bytes.
   *
   * @param options.after - list only keys above this one
   */
  list(prefix: string, options?: { readonly after?: string }): AsyncIterable<ObjectInfo>

  /** Delete an object; deleting what is not there succeeds. */
  delete(key: string): Promise<void>

  stat(key: string): Promise<ObjectInfo | undefined>

  /**
   * Absolute path under which DuckDB can open the object once it was made readable, always the same for a key;
   * `undefined` where the store has no such thing.
   */
  localPath(key: string): string | undefined

  /** See to it that DuckDB can open objects under their local paths; those that are not there are passed over. */
  makeReadable(keys: readonly string[]): Promise<void>

  /**
   * Drop the copies that are kept of objects and turned out to be damaged: who reads them next, reads the objects.
   *
   * @returns false where there are none: what was read is what the store has
   */
  dropCopies(keys: readonly string[]): boolean
}

/** A store that is far away: its objects are read where they are, or copied to the local disk. */
export interface RemoteStore extends ObjectStore {
  /** Tells the store from all others, those on other servers included that have the same root. */
  readonly identity: string

  /**
   * Copy an object into a new local file.
   *
   * @param localPath - absolute path; what is there when the call fails is of no use
   * @returns false when there is no object, and then no file either
   */
  download(key: string, localPath: string): Promise<boolean>
}
