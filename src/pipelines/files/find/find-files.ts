import { readdir, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PhloError } from '../../../errors.js'
import { mapAtOnce } from '../../../storage/map-at-once.js'
import type { SourceFile } from '../source-file.js'
import { type DownloadOptions, downloadFile, isUrl } from './download-file.js'
import { type GlobPattern, globPattern } from './glob-pattern.js'

/** Looking at one takes a thread of its own for a moment. */
const FILES_AT_ONCE = 16

export interface FindFilesOptions extends DownloadOptions {
  /** Absolute path that relative paths and globs are below. */
  readonly directory: string
}

/**
 * Find the files that paths, globs, folders and `http(s)` URLs mean. Hidden and temporary files are left out of globs and folders.
 *
 * @param patterns - one or more
 * @returns in the order of the patterns, and by name within one; each file once
 * @throws PHLO_FILES_NONE - a pattern matches nothing
 * @throws PHLO_DOWNLOAD_FAILED - a URL could not be read
 */
export async function findFiles(
  patterns: readonly string[],
  options: FindFilesOptions,
): Promise<readonly SourceFile[]> {
  const found = new Map<string, SourceFile>()
  for (const pattern of patterns) {
    const files = isUrl(pattern) ? [await downloadFile(pattern, options)] : await localFiles(pattern, options.directory)
    if (files.length === 0) throw noFiles(pattern, options.directory)
    for (const file of files) if (!found.has(file.path)) found.set(file.path, file)
  }
  return [...found.values()]
}

/** A path that exists is meant literally, even if it looks like a glob. */
async function localFiles(pattern: string, directory: string): Promise<SourceFile[]> {
  const path = resolve(directory, pattern)
  const info = await stat(path).catch(() => undefined)
  if (info?.isFile()) return [await sourceFile(path, directory)]
  const { base, depth, matches } = info?.isDirectory() ? folderPattern(path) : globPattern(path)
  const paths: string[] = []
  for await (const found of visibleFiles(base, depth)) if (matches(found)) paths.push(found)
  return mapAtOnce(paths, FILES_AT_ONCE, (found) => sourceFile(found, directory))
}

async function sourceFile(path: string, directory: string): Promise<SourceFile> {
  const { size, mtimeMs } = await stat(path)
  const below = relative(directory, path)
  const displayName = below.startsWith('..') || isAbsolute(below) ? path : below.split(sep).join('/')
  return { path, displayName, bytes: size, modifiedMs: Math.trunc(mtimeMs) }
}

/** All files below a folder. */
function folderPattern(path: string): GlobPattern {
  return { base: path, depth: Number.POSITIVE_INFINITY, matches: () => true }
}

/**
 * The files below a folder, by name; links to files are followed, links to folders are not, so that no loop is walked.
 *
 * @param depth - of how many folders, one within the other, the files are looked at
 */
async function* visibleFiles(directory: string, depth: number): AsyncGenerator<string> {
  if (depth === 0) return
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const sorted = entries.filter(({ name }) => !isHidden(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of sorted) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* visibleFiles(path, depth - 1)
    else if (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile()) yield path
  }
}

/** Hidden by a dot, Excel's lock files, and what editors, browsers and Spark leave while they write. */
function isHidden(name: string): boolean {
  return /^[._]|^~\$|~$|\.(?:tmp|temp|part|partial|crdownload|swp|bak)$/i.test(basename(name))
}

function noFiles(pattern: string, directory: string): PhloError {
  return new PhloError('PHLO_FILES_NONE', `"${pattern}" matches no file below ${directory}.`, {
    context: { pattern, directory },
  })
}
