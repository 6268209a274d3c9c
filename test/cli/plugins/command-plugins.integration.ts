import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pluginProject } from '../../support/plugin-project.js'
import { phloJson, runPhlo } from '../../support/run-phlo.js'
import { tempFolder } from '../../support/temp-folder.js'

/** A plugin of one command whose file is `text`. */
function plugin(name: string, command: string, text: string): Record<string, string> {
  const manifest = {
    name,
    version: '1.0.0',
    type: 'module',
    oclif: { commands: './commands' },
    phlo: { api: 1, commands: './commands' },
  }
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${name}/commands/${command}.js`]: text,
  }
}

function project(files: Readonly<Record<string, string>>) {
  const dependencies = Object.keys(files).flatMap(
    (path) => /^node_modules\/([^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
  )
  return pluginProject(['phlo-hello'], {
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: Object.fromEntries(['phlo-hello', ...dependencies].map((name) => [name, '1.0.0'])),
    }),
    ...files,
  })
}

const BROKEN = plugin('phlo-broken', 'broken', 'throw new Error("this file is broken")')

interface Listed {
  readonly plugins: readonly { readonly package: string; readonly problems: readonly { readonly key: string }[] }[]
}

interface Failure {
  readonly error: { readonly code: string; readonly context: Readonly<Record<string, unknown>> }
}

describe('cli/plugins/command-plugins', () => {
  it('runs a command of a plugin, with its arguments and --json', async () => {
    await using lake = await pluginProject(['phlo-hello'])
    const cwd = lake.directory

    const { stdout, stderr, exitCode } = await runPhlo(['hello', 'world', 'Ada'], { cwd })
    const json = await phloJson(['hello', 'world'], { cwd })

    assert.deepEqual({ stdout, stderr, exitCode }, { stdout: 'Hello Ada\n', stderr: '', exitCode: 0 })
    assert.deepEqual(json, { hello: 'world' })
  })

  for (const list of ['devDependencies', 'optionalDependencies']) {
    it(`runs and lists the commands of a plugin in ${list}, where teams keep their tools`, async () => {
      const manifest = { private: true, type: 'module', [list]: { 'phlo-hello': '1.0.0' } }
      await using lake = await pluginProject(['phlo-hello'], { 'package.json': JSON.stringify(manifest) })
      const cwd = lake.directory

      const json = await phloJson(['hello', 'world'], { cwd })
      const help = await runPhlo(['--help'], { cwd })
      const { plugins } = await phloJson<Listed>(['plugin', 'list'], { cwd })

      assert.deepEqual(json, { hello: 'world' })
      assert.match(help.stdout, /^ {2}hello /m)
      assert.deepEqual(
        plugins.flatMap(({ problems }) => problems),
        [],
      )
    })
  }

  it('runs it from a folder below the project, and for a project that is named', async () => {
    await using lake = await pluginProject(['phlo-hello'], { 'workflows/README.md': '' })
    await using elsewhere = await tempFolder()

    const below = await runPhlo(['hello', 'world'], { cwd: `${lake.directory}/workflows` })
    const named = await runPhlo(['hello', 'world'], { cwd: elsewhere.path, env: { PHLO_PROJECT: lake.directory } })

    assert.deepEqual([below.stdout, named.stdout], ['Hello world\n', 'Hello world\n'])
  })

  it('lists it in help, and shows help on it', async () => {
    await using lake = await pluginProject(['phlo-hello'])
    const cwd = lake.directory

    const all = await runPhlo(['--help'], { cwd })
    const one = await runPhlo(['hello', 'world', '--help'], { cwd })
    const topic = await runPhlo(['help', 'hello'], { cwd })

    assert.match(all.stdout, /^ {2}hello /m)
    assert.match(one.stdout, /Greet someone/)
    assert.match(topic.stdout, /hello world/)
  })

  it('does not know it outside of the project', async () => {
    await using elsewhere = await tempFolder()

    const { error } = await phloJson<Failure>(['hello', 'world'], { cwd: elsewhere.path, exitCode: 2 })

    assert.equal(error.code, 'PHLO_COMMAND_UNKNOWN')
  })

  it('says that the plugin failed, not Phlo, and keeps the exit code that the plugin chose', async () => {
    await using lake = await pluginProject(['phlo-hello'])
    const cwd = lake.directory

    const failed = await runPhlo(['hello', 'world', '--fail'], { cwd })
    const ended = await runPhlo(['hello', 'world', '--exit', '5'], { cwd })
    const misused = await runPhlo(['hello', 'world', '--what'], { cwd })

    assert.equal(failed.exitCode, 1)
    assert.match(failed.stderr, /PHLO_PLUGIN_FAILED.*phlo-hello.*nobody is there/)
    assert.deepEqual({ code: ended.exitCode, stderr: ended.stderr }, { code: 5, stderr: '' })
    assert.equal(misused.exitCode, 2)
    assert.match(misused.stderr, /PHLO_USAGE_INVALID/)
  })

  it('lets a broken plugin break neither the commands of others nor those of Phlo nor help', async () => {
    await using lake = await project(BROKEN)
    const cwd = lake.directory

    const other = await runPhlo(['hello', 'world'], { cwd })
    const own = await runPhlo(['config', 'validate'], { cwd })
    const help = await runPhlo(['--help'], { cwd })
    const broken = await phloJson<Failure>(['broken'], { cwd, exitCode: 1 })

    assert.deepEqual([other.stdout, other.stderr], ['Hello world\n', ''])
    assert.deepEqual([own.exitCode, own.stderr], [0, ''])
    assert.match(help.stdout, /^ {2}hello /m)
    assert.match(help.stderr, /phlo-broken.*this file is broken/)
    assert.deepEqual([broken.error.code, broken.error.context.package], ['PHLO_PLUGIN_FAILED', 'phlo-broken'])
  })

  it('runs no code of a plugin for a command of Phlo, nor to list plugins', async () => {
    const writes = 'import { writeFileSync } from "node:fs"\nwriteFileSync("code-was-run", "")'
    await using lake = await project(plugin('phlo-eager', 'eager', writes))
    const cwd = lake.directory

    for (const args of [
      ['plugin', 'list'],
      ['config', 'show'],
      ['query', '--help'],
      ['hello', 'world'],
      ['--version'],
    ]) {
      await runPhlo(args, { cwd })
    }

    assert(!existsSync(join(cwd, 'code-was-run')))
  })

  it("keeps Phlo's own topics and the first of two plugins, and reports the clash", async () => {
    const clashing = [
      ...Object.entries(plugin('phlo-query', 'query', BROKEN['node_modules/phlo-broken/commands/broken.js'] ?? '')),
      ...Object.entries(plugin('phlo-later', 'hello/world', 'export default class {}')),
    ]
    await using lake = await project(Object.fromEntries(clashing))
    const cwd = lake.directory

    const { plugins } = await phloJson<{
      plugins: readonly { package: string; problems: readonly { key: string }[] }[]
    }>(['plugin', 'list'], { cwd })
    const { stdout } = await runPhlo(['hello', 'world'], { cwd })

    const problems = plugins.flatMap((one) => one.problems.map(({ key }) => [one.package, key]))
    assert.deepEqual(problems, [
      ['phlo-later', 'commands.hello world'],
      ['phlo-query', 'commands.query'],
    ])
    assert.equal(stdout, 'Hello world\n')
  })
})
