import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, extname, join, relative, sep } from 'node:path'
import type { Asset } from '../asset.js'
import type { IngestDefinition } from '../authoring/ingest.js'
import { assetsOfDeclarations } from './assets-of-declarations.js'
import type { Declared } from './declaration.js'
import { workflowFailure } from './workflow-failure.js'

export interface LoadWorkflowsOptions {
  /** Absolute path of the project; workflows are the files below its `workflows` folder. */
  readonly projectDirectory: string
  /** The module that workflows import as `phlo`: the index of the library that runs. */
  readonly library: object
}

/**
 * Load the assets that the files below `workflows/` export.
 *
 * @returns ordered by file and line; empty when there are none
 * @throws PHLO_WORKFLOW_INVALID - a file cannot be loaded, an option is wrong, or two assets have one table
 * @throws PHLO_SCHEMA_UNSUPPORTED - a schema cannot become a table or SQL
 */
export async function loadWorkflows(options: LoadWorkflowsOptions): Promise<readonly Asset[]> {
  const paths = await workflowPaths(join(options.projectDirectory, 'workflows'))
  if (paths.length === 0) return []

  // It is CommonJS: imported, Node would first read all of it for the names that it exports.
  const { createJiti }: typeof import('jiti') = createRequire(import.meta.url)('jiti')
  const jiti = createJiti(join(options.projectDirectory, 'workflows', '/'), {
    fsCache: join(options.projectDirectory, '.phlo', 'cache'),
    moduleCache: false,
    interopDefault: false,
    // The library that runs is the one that workflows import, so a new project needs no install of its own.
    virtualModules: { phlo: options.library },
  })
  const declared: Declared[] = []
  for (const path of paths) {
    declared.push(...(await declarationsOf(options.projectDirectory, path, () => jiti.import<object>(path))))
  }
  return assetsOfDeclarations(declared)
}

async function workflowPaths(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d)\.(ts|mts|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(directory, path)
          .split(sep)
          .some((part) => part.startsWith('.') || part === 'node_modules'),
    )
    .sort()
}

async function declarationsOf(
  projectDirectory: string,
  path: string,
  load: () => Promise<object>,
): Promise<Declared[]> {
  const file = relative(projectDirectory, path).split(sep).join('/')
  const text = await readFile(path, 'utf8')
  let exports: object
  try {
    exports = await load()
  } catch (error) {
    throw workflowFailure(error, { path, file, text })
  }
  const declared = Object.entries(exports).flatMap(([name, definition]): Declared[] => {
    if (!isIngestDefinition(definition)) return []
    const alias = name === 'default' ? basename(path, extname(path)) : name
    return [{ definition, declaration: { alias, file, text, line: lineIn(definition.stack, path) ?? 1 } }]
  })
  return declared.sort((one, other) => one.declaration.line - other.declaration.line)
}

function isIngestDefinition(value: unknown): value is IngestDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ingest' && 'stack' in value
}

/** The loader keeps line numbers, so the first frame inside the file is the line of the call. */
function lineIn(stack: string, path: string): number | undefined {
  const frame = stack.split('\n').find((line) => line.includes(`${path}:`))
  const line = frame === undefined ? undefined : /:(\d+):\d+\)?$/.exec(frame)?.[1]
  return line === undefined ? undefined : Number(line)
}
