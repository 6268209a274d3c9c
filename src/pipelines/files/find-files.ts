import type { SourceFile } from './source-file.js'

export interface FindFilesOptions {
  /** Absolute path that relative paths and globs are below. */
  readonly directory: string
  /** Absolute path of a folder for downloads; made when needed. A download that is there under its URL is not used again. */
  readonly downloadDirectory: string
  /** Told as a download goes on; `bytesTotal` is `undefined` where the server does not say. */
  readonly onDownload?: (progress: { url: string; bytes: number; bytesTotal: number | undefined }) => void
  readonly signal?: AbortSignal
}

/**
 * Find the files that paths, globs, folders and `http(s)` URLs mean. Hidden and temporary files are left out of globs and folders.
 *
 * @param patterns - one or more
 * @returns in the order of the patterns, and by name within one; each file once
 * @throws PHLO_FILES_NONE - a pattern matches nothing
 * @throws PHLO_DOWNLOAD_FAILED - a URL could not be read
 */
export declare function findFiles(
  patterns: readonly string[],
  options: FindFilesOptions,
): Promise<readonly SourceFile[]>
