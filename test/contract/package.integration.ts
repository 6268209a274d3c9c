import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type TempFolder, tempFolder } from '../support/temp-folder.js'
import { typeCheck } from '../support/type-check.js'

interface Packed {
  readonly filename: string
  /** Of the archive, in bytes. */
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What the package is made of; whatever else is in it is a mistake. */
const WANTED =
  /^(?:dist|registry|services|templates|docs\/errors)\/|^(?:bin\/(?:run|load-plugin|resolve-for-plugin)\.js|oclif\.manifest\.json|package\.json|README\.md|LICENSE|NOTICE)$/

const BYTES_MAX = 1_000_000

describe('contract/package', () => {
  let folder: TempFolder
  let packed: Packed
  let cwd: string

  before(async () => {
    folder = await tempFolder()
    cwd = folder.path
    const pack = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', cwd], ROOT)
    packed = JSON.parse(pack)[0]
  })

  after(() => folder[Symbol.asyncDispose]())

  it('holds what runs and nothing else, in less than a megabyte', () => {
    const paths = packed.files.map(({ path }) => path)

    assert.deepEqual(
      paths.filter((path) => !WANTED.test(path)),
      [],
    )
    for (const path of ['bin/run.js', 'dist/index.js', 'dist/index.d.ts', 'templates/empty/gitignore']) {
      assert(paths.includes(path), path)
    }
    assert(packed.size < BYTES_MAX, `${packed.size} bytes`)
  })

  it('has of the fifty languages of zod the one that zod speaks when it is not told', async () => {
    const { z: bundled } = await import(join(ROOT, 'dist/index.js'))

    assert.deepEqual(Object.keys(bundled.locales), ['en'])
    const messageOf = (zod: typeof z) => zod.array(zod.int().min(2)).safeParse([1, 'x']).error?.message
    assert.equal(messageOf(bundled), messageOf(z))
  })

  it('turns a CSV into a queried table when it is installed in an empty folder, and editors find its types', async () => {
    await writeFile(join(cwd, 'my.csv'), 'id,amount\n1,2.5\n2,3\n')
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`], cwd)

    const init = await run('npx', ['phlo', 'init', '--yes', '--no-git'], cwd)
    await run('npx', ['phlo', 'add', 'my.csv', '--run', '--yes'], cwd)
    const answer = await run('npx', ['phlo', 'query', 'select sum(amount) as total from bronze.my', '--json'], cwd)

    assert.match(init, /^ {2}npx phlo add /m)
    assert.deepEqual(JSON.parse(answer).rows, [[5.5]])
    assert.equal(await typeCheck(cwd), '')
    assert.match(await readFile(join(cwd, '.phlo/types/phlo.d.ts'), 'utf8'), /node_modules\/phlo\/dist\/index\.js/)
  })
})

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // Under `npm test` these would tell the inner npm that it works in the outer package.
  const isOuter = (name: string) => /^npm_(?:command|lifecycle_|package_|config_local_prefix)/.test(name)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOuter(name)))
  const { stdout } = await promisify(execFile)(command, args, { cwd, env, maxBuffer: 1 << 26 })
  return stdout
}
