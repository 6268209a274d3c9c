/** One of the user's data files, on the local disk. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string
  /** What the user calls it, for messages: the path below the project as they wrote it, or the URL without credentials. */
  readonly displayName: string
  readonly bytes: number
  /** Milliseconds since the epoch; for a download, the server's `Last-Modified` or else when it arrived. */
  readonly modifiedMs: number
}
