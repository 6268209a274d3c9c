import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lakeProject, READINGS } from '../support/lake-project.js'
import { runPhlo } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'
import type { TempProject } from '../support/temp-project.js'

/** Packages that cost a person time at every command that does not need them. */
const HEAVY = ['@aws-sdk', '@smithy', '@duckdb', 'yaml', 'zod', 'jiti', 'avsc', 'lossless-json'] as const

const CASES: readonly { readonly args: readonly string[]; readonly mayLoad: readonly (typeof HEAVY)[number][] }[] = [
  { args: ['--version'], mayLoad: [] },
  { args: ['--help'], mayLoad: [] },
  { args: ['query', '--help'], mayLoad: [] },
  { args: ['explain', 'PHLO_BUG'], mayLoad: [] },
  { args: ['config', 'show'], mayLoad: ['yaml'] },
  { args: ['branch', 'list'], mayLoad: ['yaml', 'lossless-json', 'avsc'] },
  { args: ['branch', 'diff', 'main', 'dev'], mayLoad: ['yaml', 'lossless-json', 'avsc'] },
  { args: ['query', 'from bronze.readings'], mayLoad: ['yaml', 'lossless-json', 'avsc', '@duckdb'] },
]

describe('commands: what they load', () => {
  let project: TempProject

  before(async () => {
    project = await lakeProject(READINGS)
    await runPhlo(['materialize'], { cwd: project.directory })
  })
  after(() => project[Symbol.asyncDispose]())

  for (const { args, mayLoad } of CASES) {
    it(`phlo ${args.join(' ')} loads ${mayLoad.length === 0 ? 'none of the heavy libraries' : `only ${mayLoad.join(', ')}`}`, async () => {
      await using coverage = await tempFolder()

      const { exitCode, stderr } = await runPhlo(args, {
        cwd: project.directory,
        env: { NODE_V8_COVERAGE: coverage.path },
      })

      assert.equal(exitCode, 0, stderr)
      const loaded = await packagesLoaded(coverage.path)
      assert.deepEqual(
        HEAVY.filter((name) => loaded.has(name) && !mayLoad.includes(name)),
        [],
      )
    })
  }
})

/** The packages of which a process loaded something, by what V8 wrote down about it; scoped ones by their scope. */
async function packagesLoaded(coverageDirectory: string): Promise<ReadonlySet<string>> {
  const names = await readdir(coverageDirectory)
  const texts = await Promise.all(names.map((name) => readFile(join(coverageDirectory, name), 'utf8')))
  const urls = texts.flatMap((text) => (JSON.parse(text) as { result: readonly { url: string }[] }).result)
  const packages = await Promise.all(urls.map(({ url }) => packagesOf(url)))
  return new Set(packages.flat())
}

/** A script is of a package, or the bundler has put modules of packages into it: it says so above each. */
async function packagesOf(url: string): Promise<readonly string[]> {
  const [, own] = /.*\/node_modules\/([^/]+)\//.exec(url) ?? []
  if (own !== undefined) return [own]
  const text = url.includes('/dist/') ? await readFile(fileURLToPath(url), 'utf8') : ''
  return [...text.matchAll(/^\s*\/\/ .*?\bnode_modules\/([^/]+)\//gm)].map(([, name = '']) => name)
}
