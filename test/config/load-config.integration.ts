import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { ConfigProblem } from '../../src/config/config-problem.js'
import { listSettings } from '../../src/config/list-settings.js'
import { loadConfig } from '../../src/config/load-config.js'
import { PhloError } from '../../src/errors.js'
import { tempProject } from '../support/temp-project.js'

const TARGETS = `target: file\ntargets: { ${['file', 'env', 'env-local', 'variable', 'flag'].map((name) => `${name}: { warehouse: w }`).join(', ')} }\n`

describe('config/load-config', () => {
  it('fills in what an empty file leaves out', async () => {
    await using project = await tempProject({ 'phlo.yaml': '' })

    const config = await loadConfig({ directory: project.directory, environment: {} })

    assert.equal(config.target, 'local')
    assert.deepEqual(config.targets.local?.warehouse, { type: 'folder', path: join(project.directory, 'warehouse') })
    assert.deepEqual(config.branches, { default: 'main', protected: ['main'], create: [] })
    assert.equal(config.origins.target, 'default')
  })

  it('reads how long the branches of runs are kept, and shows it as it is written', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'runs: { keep: 36h }\n' })
    await using usual = await tempProject()

    const shown = await Promise.all(
      [project, usual].map(async ({ directory }) => {
        const config = await loadConfig({ directory, environment: {} })
        return [config.runs.keepMs, listSettings(config).find(({ key }) => key === 'runs.keep')?.value]
      }),
    )

    assert.deepEqual(shown, [
      [36 * 3_600_000, '36h'],
      [14 * 86_400_000, '14d'],
    ])
  })

  it('takes a flag over a variable, .env.local, .env and the file, in this order', async () => {
    await using project = await tempProject({ 'phlo.yaml': TARGETS })
    const { directory } = project
    const load = async (environment: Record<string, string>, flags: Record<string, string> = {}) => {
      const { target, origins } = await loadConfig({ directory, environment, flags })
      return [target, origins.target]
    }

    const seen = [await load({})]
    await project.write('.env', 'PHLO_TARGET=env\n')
    seen.push(await load({}))
    await project.write('.env.local', '\nPHLO_TARGET=env-local\n')
    seen.push(await load({}))
    seen.push(await load({ PHLO_TARGET: 'variable' }))
    seen.push(await load({ PHLO_TARGET: 'variable' }, { target: 'flag' }))

    assert.deepEqual(seen, [
      ['file', 'phlo.yaml:1:9'],
      ['env', '.env:1'],
      ['env-local', '.env.local:2'],
      ['variable', 'PHLO_TARGET'],
      ['flag', '--target'],
    ])
  })

  it('freezes what it returns, to the bottom', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'services: { a: { compose: { dns: [1.1.1.1] } } }\n' })

    const config = await loadConfig({ directory: project.directory, environment: {} })

    assert(Object.isFrozen(config.branches.protected))
    assert(Object.isFrozen(config.services.a?.compose.dns))
  })

  it('names every problem at once, each with its line and column', async () => {
    const lines = ['version: 2', 'nam: lake', 'targets:', '  local: { warehose: a, memory: lots }', 'branches: [x]']
    await using project = await tempProject({ 'phlo.yaml': lines.join('\n'), '.env': 'fine=1\nwhat\n' })

    const problems = await problemsOf(project.directory, { PHLO_THREADS: 'many' })

    assert.deepEqual(
      problems.map(({ file, line, column, key }) => [file, line, column, key]).sort(),
      [
        ['.env', 2, 1, ''],
        ['PHLO_THREADS', 0, 0, 'targets.local.threads'],
        ['phlo.yaml', 1, 10, 'version'],
        ['phlo.yaml', 2, 1, 'nam'],
        ['phlo.yaml', 4, 12, 'targets.local.warehose'],
        ['phlo.yaml', 4, 33, 'targets.local.memory'],
        ['phlo.yaml', 5, 11, 'branches'],
      ].sort(),
    )
    assert.match(problems.find(({ key }) => key === 'nam')?.message ?? '', /"name"/)
  })

  it('names a .env file that is there and cannot be read: without it, settings would be others', async () => {
    await using project = await tempProject({ '.env.local/in/its/place': '' })

    const problems = await problemsOf(project.directory, {})

    assert.deepEqual(
      problems.map(({ file, line }) => [file, line]),
      [['.env.local', 0]],
    )
  })

  for (const [what, target, names] of [
    ['in the file', { text: 'name: lake\ntarget: stak\ntargets: { stack: {} }\n' }, ['phlo.yaml', 2, 9, 'target']],
    ['in a .env file', { text: 'targets: { stack: {} }\n', env: 'PHLO_TARGET=stak\n' }, ['.env', 1, 1, 'target']],
    ['in a variable', { text: 'targets: { stack: {} }\n', variable: 'stak' }, ['PHLO_TARGET', 0, 0, 'target']],
  ] as const) {
    it(`refuses a target ${what} that is not among the targets, and names the one that was meant`, async () => {
      const env: Record<string, string> = 'env' in target ? { '.env': target.env } : {}
      await using project = await tempProject({ 'phlo.yaml': target.text, ...env })

      const problems = await problemsOf(project.directory, 'variable' in target ? { PHLO_TARGET: target.variable } : {})

      assert.deepEqual(
        problems.map(({ file, line, column, key }) => [file, line, column, key]),
        [names],
      )
      assert.match(problems[0]?.message ?? '', /"stack"/)
    })
  }

  it('warns of variables that are named as if Phlo read them', async () => {
    await using project = await tempProject({ '.env': 'A=1\nPHLO_WAREHUSE=x\n' })

    const { warnings } = await loadConfig({
      directory: project.directory,
      environment: { PHLO_WAREHOUSE: 'w', PHLO_REF: 'dev', PHLO_DEBUG: '1', PHLO_AC_X: '1', PHLO_OWN: '1', OTHER: '1' },
    })

    assert.deepEqual(
      warnings.map(({ file, line, message }) => [file, line, /mean (\w+)/.exec(message)?.[1]]),
      [
        ['.env', 2, 'PHLO_WAREHOUSE'],
        ['PHLO_OWN', 0, undefined],
      ],
    )
  })

  for (const [name, text, line] of [
    ['broken YAML', 'name: lake\ntargets: {local\n', 3],
    ['a key that is there twice', 'name: a\nname: b\n', 2],
    ['a list in place of the settings', '- a\n', 1],
    ['a URL as the local warehouse', 'targets:\n  local: { warehouse: s3://lake }\n', 2],
    ['a name with a slash', '\n\nname: a/b\n', 3],
    ['a second document', 'name: a\n---\nname: b\n', 2],
    ['an alias that leads nowhere', 'name: a\nservices: *no\n', 2],
    ['a branch with a blank in its name', 'branches:\n  default: ma in\n', 2],
    ['a duration without a unit', 'runs:\n  keep: 14\n', 2],
    ['a branch that climbs', 'branches:\n  create: [dev, ../x]\n', 2],
  ] as const) {
    it(`refuses ${name} and names the line`, async () => {
      await using project = await tempProject({ 'phlo.yaml': text })

      const problems = await problemsOf(project.directory)

      assert.deepEqual(
        problems.map((problem) => problem.line),
        [line],
      )
    })
  }

  it('never shows the text of a bad line, which may hold a secret', async () => {
    await using project = await tempProject({ '.env': 'PASSWORD hunter2\n' })

    const problems = await problemsOf(project.directory)

    assert.doesNotMatch(JSON.stringify(problems), /hunter2/)
  })
})

async function problemsOf(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly ConfigProblem[]> {
  const error = await loadConfig({ directory, environment }).then(
    () => assert.fail('the configuration was accepted'),
    (thrown: unknown) => thrown,
  )
  assert(error instanceof PhloError)
  assert.equal(error.code, 'PHLO_CONFIG_INVALID')
  return error.context.problems as readonly ConfigProblem[]
}
