import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'

/** An empty folder that is removed at the end of the scope: `await using folder = await tempFolder()`. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string
  /** The files below it by path, `/`-separated, with what they hold. */
  files(): Promise<ReadonlyMap<string, string>>
}

export async function tempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), 'phlo-folder-'))
  return {
    path,
    files: () => filesBelow(path),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** The files below a folder by path, `/`-separated, with what they hold. */
export async function filesBelow(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = paths.sort().map(async (file) => {
    return [relative(directory, file).split(sep).join('/'), await readFile(file, 'utf8')] as const
  })
  return new Map(await Promise.all(read))
}
