import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { importedModules, type SourceFile, sourceFiles } from '../support/source-files.js'

const DATA = ['storage', 'iceberg', 'catalog', 'engine', 'tables', 'query'] as const
const ALL = [
  'errors',
  'config',
  'plugins',
  'compose',
  'docker',
  ...DATA,
  'pipelines',
  'scaffold',
  'cli',
  'index',
] as const

/** What a module may import, itself apart. The tables of this file are the architecture. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  config: ['errors'],
  storage: ['errors'],
  plugins: ['errors', 'config'],
  compose: ['errors', 'config', 'plugins'],
  docker: ['errors', 'config', 'compose'],
  iceberg: ['errors', 'storage'],
  catalog: ['errors', 'storage'],
  engine: ['errors', 'storage', 'iceberg'],
  tables: ['errors', 'storage', 'iceberg', 'catalog', 'engine'],
  query: ['errors', 'storage', 'iceberg', 'catalog', 'engine', 'tables'],
  pipelines: ['errors', 'config', 'plugins', 'storage', 'iceberg', 'catalog', 'engine', 'tables', 'query'],
  scaffold: ['errors', 'config'],
  index: ['pipelines', 'plugins'],
  cli: ALL,
  commands: ALL,
}

/** The modules through which a library is used; a library that is not named here may be imported nowhere. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-s3': ['storage'],
  '@duckdb/node-api': ['engine'],
  '@oclif/core': ['cli', 'commands'],
  chalk: ['cli'],
  execa: ['docker', 'cli'],
  fzstd: ['pipelines'],
  jiti: ['pipelines'],
  listr2: ['cli'],
  sax: ['pipelines'],
  yaml: ['config', 'plugins', 'compose', 'scaffold'],
  yauzl: ['pipelines'],
  zod: ['pipelines'],
}

/** Node's own modules that only the edges may use. */
const NODE_DOORS: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['cli', 'scaffold', 'commands'],
  'node:readline': ['cli', 'commands'],
}

describe('contract/layers', () => {
  for (const file of sourceFiles('src')) {
    it(`${file.path} imports only what its module may`, () => {
      const module = moduleOf(file.path)
      const allowed = MAY_IMPORT[module]
      assert(allowed, `src/${module} is not in the table of modules`)

      const forbidden = importedModules(file.text).filter((specifier) => !isAllowed(file.path, specifier, allowed))

      assert.deepEqual(forbidden, [])
    })
  }

  it('no file imports one that comes to import it, types included', () => {
    assert.deepEqual(inCircles(sourceFiles('src')), [])
  })
})

/** Take away files that import none of the others, or that none of them imports, until only circles are left. */
function inCircles(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(
    files.map(({ path, text }) => [path, new Set(importedModules(text).map((to) => target(path, to)))]),
  )
  let left = [...targets.keys()]
  for (let before = 0; before !== left.length; ) {
    before = left.length
    left = left.filter((path) => left.some((other) => targets.get(path)?.has(other)))
    left = left.filter((path) => left.some((other) => targets.get(other)?.has(path)))
  }
  return left
}

function target(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.(c?)js$/, '.$1ts')
}

function isAllowed(path: string, specifier: string, allowed: readonly string[]): boolean {
  const module = moduleOf(path)
  if (specifier.startsWith('.')) {
    const target = moduleOf(posix.join(posix.dirname(path), specifier))
    return target === module || allowed.includes(target)
  }
  if (specifier.startsWith('node:')) return NODE_DOORS[specifier]?.includes(module) ?? true
  return DOORS[packageOf(specifier)]?.includes(module) ?? false
}

function moduleOf(path: string): string {
  return path.split('/')[1]?.replace(/\.(ts|js)$/, '') ?? ''
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
