import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A package that a project's `package.json` names. */
export interface Dependency {
  readonly package: string
  /** What the `package.json` wants: a range, a tag, a path or an address. */
  readonly wanted: string
  /** Key of the `package.json` that names it: `dependencies`. */
  readonly listedIn: DependencyList
  /** Absolute path of its folder; `undefined`: it is not installed. */
  readonly directory: string | undefined
}

/** The keys of a `package.json` that name packages. */
export const DEPENDENCY_LISTS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

export type DependencyList = (typeof DEPENDENCY_LISTS)[number]

/**
 * Find the packages that a project names, where Node would find them: in `node_modules` there or in a folder above.
 *
 * @param projectDirectory - absolute path
 * @returns ordered by name; empty for a project without a `package.json`, or with one that is no JSON
 */
export async function findDependencies(projectDirectory: string): Promise<readonly Dependency[]> {
  const lists = await dependencyLists(projectDirectory)
  const named = DEPENDENCY_LISTS.flatMap((listedIn) =>
    Object.entries(lists[listedIn] ?? {}).map(([name, wanted]) => ({
      package: name,
      wanted: String(wanted),
      listedIn,
    })),
  )
  const once = new Map(named.toReversed().map((dependency) => [dependency.package, dependency]))
  const found = [...once.values()].map(async (dependency) => ({
    ...dependency,
    directory: await packageDirectory(projectDirectory, dependency.package),
  }))
  return (await Promise.all(found)).sort((one, other) => (one.package < other.package ? -1 : 1))
}

async function dependencyLists(
  projectDirectory: string,
): Promise<Partial<Record<DependencyList, Readonly<Record<string, unknown>>>>> {
  try {
    return JSON.parse(await readFile(join(projectDirectory, 'package.json'), 'utf8')) ?? {}
  } catch {
    return {}
  }
}

async function packageDirectory(start: string, name: string): Promise<string | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    const candidate = join(directory, 'node_modules', name)
    const found = await stat(join(candidate, 'package.json')).catch(() => undefined)
    if (found?.isFile()) return candidate
    if (dirname(directory) === directory) return undefined
  }
}
