import { readdir, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PhloError } from '../../../errors.js'
import type { SourceFile } from '../source-file.js'
import { type DownloadOptions, downloadFile, isUrl } from './download-file.js'
import { globPattern } from './glob-pattern.js'

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
  const { base, matches } = info?.isDirectory() ? { base: path, matches: () => true } : globPattern(path)
  const paths = await visibleFiles(base)
  return Promise.all(paths.filter((found) => matches(found)).map((found) => sourceFile(found, directory)))
}

async function sourceFile(path: string, directory: string): Promise<SourceFile> {
  const { size, mtimeMs } = await stat(path)
  const below = relative(directory, path)
  const displayName = below.startsWith('..') || isAbsolute(below) ? path : below.split(sep).join('/')
  return { path, displayName, bytes: size, modifiedMs: Math.trunc(mtimeMs) }
}

/** All files below a folder, by name; links to files are followed, links to folders are not, so that no loop is walked. */
async function visibleFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const sorted = entries.filter(({ name }) => !isHidden(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const found: string[] = []
  for (const entry of sorted) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) found.push(...(await visibleFiles(path)))
    else if (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile()) found.push(path)
  }
  return found
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
