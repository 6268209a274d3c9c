/** What a directory entry is; a symbolic link is not followed. */
export type FileKind = 'file' | 'directory' | 'symlink' | 'other'

/** What a file system knows of an entry. */
export interface FileStat {
  readonly kind: FileKind
  readonly bytes: number
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number
}

/** A file that was just created and is open for writing. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>
  /** Make what was written survive a power loss; the file's name is the directory's business. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * The few calls that the disk store makes, so that tests can run it on a disk that loses power.
 * Paths are absolute. Failures are Node's: errors with a `code` such as `ENOENT` or `EEXIST`.
 */
export interface FileSystem {
  /** Create a file that is not there yet. */
  create(path: string): Promise<NewFile>
  /** @param range - half-open, in bytes; cut at the end of the file */
  read(path: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array>
  syncFile(path: string): Promise<void>
  /** Make the names in a directory survive a power loss. */
  syncDirectory(path: string): Promise<void>
  /** Give a file a second name; fails with `EEXIST` when the name is taken. */
  link(from: string, to: string): Promise<void>
  /** Replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>
  /** Replaces what is at `to`. */
  copy(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  makeDirectory(path: string): Promise<void>
  /** Fails with `ENOTEMPTY` when something is in it. */
  removeDirectory(path: string): Promise<void>
  readDirectory(path: string): Promise<readonly { readonly name: string; readonly kind: FileKind }[]>
  stat(path: string): Promise<FileStat>
  /** What kind of file system holds the path: `ext4`, `exfat`, or its number in hexadecimal. */
  typeName(path: string): Promise<string>
}
