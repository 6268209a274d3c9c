import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'

interface InitReport {
  readonly name: string
  readonly template: string
  readonly files: readonly { readonly path: string; readonly action: string }[]
  readonly git: string
  readonly branches: readonly string[]
}

describe('commands/init', () => {
  it('makes a project with a warehouse and branches, and takes the proposals where nobody can be asked', async () => {
    await using folder = await tempFolder()
    const cwd = join(folder.path, 'My Lake')
    await mkdir(cwd)

    const report = await phloJson<InitReport>(['init'], { cwd })

    assert.deepEqual([report.name, report.template, report.git], ['my-lake', 'empty', 'created'])
    assert.deepEqual(report.branches, ['main', 'dev'])
    assert.match(await readFile(join(cwd, 'phlo.yaml'), 'utf8'), /^name: "my-lake"$/m)
    assert.match(await readFile(join(cwd, '.gitignore'), 'utf8'), /^\/warehouse\/$/m)
    const branches = await runPhlo(['branch', 'list'], { cwd })
    assert.equal(branches.exitCode, 0)
    assert.match(branches.stdout, /dev[\s\S]*main .*protected/)
  })

  it('lists with --dry-run, and writes nothing', async () => {
    await using folder = await tempFolder()

    const { stdout, exitCode } = await runPhlo(['init', 'lake', '--template', 'glucose', '--dry-run'], {
      cwd: folder.path,
    })

    assert.equal(exitCode, 0)
    assert.match(stdout, /^create {4}phlo\.yaml$/m)
    assert.match(stdout, /^create {4}sample-data\/entries\/2026-01-05\.json$/m)
    assert.equal((await folder.files()).size, 0)
  })

  it('overwrites nothing: a file in the way stops it, and everything stays as it was', async () => {
    await using folder = await tempFolder()
    await mkdir(join(folder.path, 'workflows'))
    await writeFile(join(folder.path, 'workflows/README.md'), 'theirs')
    const before = await folder.files()

    const failure = await phloJson<{ error: { code: string; context: { paths: string[] } } }>(['init', '--yes'], {
      cwd: folder.path,
      exitCode: 4,
    })

    assert.equal(failure.error.code, 'PHLO_FILE_EXISTS')
    assert.deepEqual(failure.error.context.paths, ['workflows/README.md'])
    assert.deepEqual(await folder.files(), before)
  })

  it('keeps the README and package.json of a folder that becomes a project, and says so', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'README.md'), 'theirs')
    await writeFile(join(folder.path, 'package.json'), '{}')

    const { stdout, exitCode } = await runPhlo(['init', '--yes', '--no-git'], { cwd: folder.path })

    assert.equal(exitCode, 0)
    assert.match(stdout, /Kept as they were: README\.md, package\.json\./)
    assert.equal((await folder.files()).get('README.md'), 'theirs')
    assert(!(await folder.files()).has('.git/HEAD'))
  })

  it('finishes what an interrupted call began', async () => {
    await using folder = await tempFolder()
    await runPhlo(['init', '--yes', '--no-git'], { cwd: folder.path })

    const report = await phloJson<InitReport>(['init', '--yes', '--no-git'], { cwd: folder.path })

    assert.deepEqual(new Set(report.files.map(({ action }) => action)), new Set(['unchanged']))
  })

  it('makes no repository inside of another one', async () => {
    await using folder = await tempFolder()
    await phloJson(['init', 'outer', '--yes'], { cwd: folder.path })

    const { stdout } = await runPhlo(['init', 'inner', '--yes'], { cwd: join(folder.path, 'outer') })

    assert.match(stdout, /in one already/)
  })

  it('does without git where there is none', async () => {
    await using folder = await tempFolder()

    const { stdout, exitCode } = await runPhlo(['init', '--yes'], { cwd: folder.path, env: { PATH: folder.path } })

    assert.equal(exitCode, 0)
    assert.match(stdout, /there is no git/)
  })

  it('refuses a name that is no project name', async () => {
    await using folder = await tempFolder()

    const failure = await phloJson<{ error: { code: string } }>(['init', '--name', '../evil'], {
      cwd: folder.path,
      exitCode: 2,
    })

    assert.equal(failure.error.code, 'PHLO_NAME_INVALID')
    assert.equal((await folder.files()).size, 0)
  })

  it('refuses a folder that is a file', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, 'lake'), 'theirs')

    const failure = await phloJson<{ error: { code: string } }>(['init', 'lake'], { cwd: folder.path, exitCode: 4 })

    assert.equal(failure.error.code, 'PHLO_FILE_EXISTS')
  })
})
