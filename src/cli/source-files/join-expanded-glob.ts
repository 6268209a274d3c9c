import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isUrl } from './workflow-paths.js'

/**
 * Undo what a shell does to an unquoted `data/*.csv`: when the names are all the files of one ending in one folder, the glob
 * was meant, and files that come later as well.
 *
 * @param patterns - as typed; one or more
 */
export async function joinExpandedGlob(
  patterns: readonly string[],
  workingDirectory: string,
): Promise<readonly string[]> {
  const [first] = patterns
  if (first === undefined || patterns.length < 2 || patterns.some(isUrl)) return patterns
  const folder = dirname(first)
  const ending = endingOf(first)
  if (ending === '' || patterns.some((path) => dirname(path) !== folder || endingOf(path) !== ending)) return patterns

  const names = await readdir(resolve(workingDirectory, folder)).catch(() => [])
  const wanted = names.filter((name) => endingOf(name) === ending && !name.startsWith('.'))
  const isAll = wanted.length === new Set(patterns.map((path) => basename(path))).size
  return isAll ? [join(folder, `*${ending}`)] : patterns
}

/** `.csv.gz` of `a.b.csv.gz`, empty where there is none. */
function endingOf(path: string): string {
  return /(?:\.[a-z0-9]+)?(?:\.gz|\.zst)$|\.[a-z0-9]+$/i.exec(basename(path))?.[0] ?? ''
}
