import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository. */
export const repositoryDirectory = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** Relative to the repository, `/`-separated. */
  readonly path: string
  readonly text: string
}

/** Read every TypeScript file below a folder of the repository, ordered by path; empty when the folder is absent. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(repositoryDirectory, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.c?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: relative(repositoryDirectory, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }))
}

/** The module specifiers that a file imports, static, dynamic, required and re-exported, type imports included. */
export function importedModules(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\()'([^'\s]+)'/g
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '')
}
