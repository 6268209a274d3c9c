import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lakeProject } from '../support/lake-project.js'
import { runPhlo } from '../support/run-phlo.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

interface Case {
  readonly name: string
  readonly args: readonly string[]
  readonly exitCode: number
  readonly code: string
  readonly context?: Readonly<Record<string, unknown>>
  /** Whether the project has a warehouse. */
  readonly inLake?: true
  /** Makes the project what it has to be. */
  readonly prepare?: (project: TempProject) => Promise<unknown>
}

const CASES: readonly Case[] = [
  {
    name: 'an unknown flag',
    args: ['branch', 'list', '--al'],
    exitCode: 2,
    code: 'PHLO_USAGE_INVALID',
    context: { command: 'branch list', flags: ['--al'] },
  },
  { name: 'a missing argument', args: ['branch', 'create'], exitCode: 2, code: 'PHLO_USAGE_INVALID' },
  { name: 'one argument too many', args: ['branch', 'use', 'a', 'b'], exitCode: 2, code: 'PHLO_USAGE_INVALID' },
  {
    name: 'a value that is no number',
    args: ['branch', 'log', '--limit', 'x'],
    exitCode: 2,
    code: 'PHLO_USAGE_INVALID',
  },
  {
    name: 'a value that is none of those',
    args: ['query', 'x', '--format', 'xml'],
    exitCode: 2,
    code: 'PHLO_USAGE_INVALID',
  },
  {
    name: 'an unknown command',
    args: ['brnch', 'list'],
    exitCode: 2,
    code: 'PHLO_COMMAND_UNKNOWN',
    context: { command: 'brnch list', suggestion: 'branch list' },
  },
  {
    name: 'an unknown verb of a topic',
    args: ['branch', 'lst'],
    exitCode: 2,
    code: 'PHLO_COMMAND_UNKNOWN',
    context: { command: 'branch lst', suggestion: 'branch list' },
  },
  {
    name: 'a word after a command that takes none',
    args: ['services', 'start', 'trino'],
    exitCode: 2,
    code: 'PHLO_USAGE_INVALID',
    context: { command: 'services start', argument: 'trino' },
  },
  {
    name: 'a folder without a project',
    args: ['branch', 'list', '-C', '/'],
    exitCode: 2,
    code: 'PHLO_PROJECT_MISSING',
  },
  {
    name: 'a broken phlo.yaml',
    args: ['status'],
    prepare: (project) => project.write('phlo.yaml', 'nam: lake\n'),
    exitCode: 2,
    code: 'PHLO_CONFIG_INVALID',
  },
  {
    name: 'a target that is not there',
    args: ['branch', 'list', '--target', 'stak'],
    exitCode: 2,
    code: 'PHLO_TARGET_UNKNOWN',
    context: { target: 'stak', suggestion: 'stack' },
  },
  {
    name: 'a target whose variables are not set',
    args: ['branch', 'list', '--target', 'shared'],
    prepare: (project) => project.write('phlo.yaml', 'targets: { shared: { warehouse: env(LAKE) } }\n'),
    exitCode: 2,
    code: 'PHLO_TARGET_UNAVAILABLE',
    context: { target: 'shared' },
  },
  {
    name: 'the target of a stack that was never started',
    args: ['branch', 'list', '--target', 'stack'],
    exitCode: 3,
    code: 'PHLO_STACK_ABSENT',
  },
  { name: 'no warehouse', args: ['branch', 'list'], exitCode: 3, code: 'PHLO_WAREHOUSE_MISSING' },
  {
    name: 'a warehouse of a newer version',
    args: ['branch', 'list'],
    inLake: true,
    prepare: async (project) => {
      const path = 'warehouse/_catalog/warehouse.json'
      const record = JSON.parse(await readFile(join(project.directory, path), 'utf8'))
      await project.write(path, JSON.stringify({ ...record, formatVersion: 99 }))
    },
    exitCode: 3,
    code: 'PHLO_FORMAT_NEWER',
    context: { found: 99 },
  },
  {
    name: 'an unknown branch',
    args: ['branch', 'log', 'mian'],
    inLake: true,
    exitCode: 2,
    code: 'PHLO_REF_UNKNOWN',
    context: { ref: 'mian', suggestion: 'main' },
  },
  {
    name: 'an unconfirmed deletion',
    args: ['branch', 'delete', 'dev'],
    inLake: true,
    exitCode: 2,
    code: 'PHLO_CONFIRMATION_NEEDED',
  },
  {
    name: 'a protected branch',
    args: ['branch', 'delete', 'main', '--yes'],
    inLake: true,
    exitCode: 4,
    code: 'PHLO_BRANCH_PROTECTED',
  },
  {
    name: 'a branch that is there',
    args: ['branch', 'create', 'dev'],
    inLake: true,
    exitCode: 4,
    code: 'PHLO_REF_EXISTS',
  },
  { name: 'wrong SQL', args: ['query', 'selct 1'], inLake: true, exitCode: 1, code: 'PHLO_SQL_FAILED' },
  {
    name: 'an unknown table',
    args: ['query', 'from bronze.x'],
    inLake: true,
    exitCode: 2,
    code: 'PHLO_TABLE_UNKNOWN',
  },
  {
    name: 'a damaged state file',
    args: ['branch', 'list'],
    prepare: (project) => project.write('.phlo/state.json', '{'),
    exitCode: 3,
    code: 'PHLO_STATE_INVALID',
  },
]

describe('commands: exit codes', () => {
  for (const { name, args, exitCode, code, context, inLake, prepare } of CASES) {
    it(`${name} ends with ${exitCode} and ${code}, with and without --json`, async () => {
      await using project = inLake ? await lakeProject() : await tempProject()
      await prepare?.(project)

      const [text, json] = await Promise.all([
        runPhlo(args, { cwd: project.directory }),
        runPhlo([...args, '--json'], { cwd: project.directory }),
      ])

      assert.equal(text.exitCode, exitCode, text.stderr)
      assert.equal(json.exitCode, exitCode)
      assert.match(text.stderr, new RegExp(code))
      assert.equal(text.stdout, '')
      const { error, ...others } = JSON.parse(json.stdout)
      assert.deepEqual(others, {})
      assert.deepEqual(Object.keys(error), ['code', 'message', 'fixes', 'context'])
      assert.equal(error.code, code)
      assert(error.fixes.length > 0)
      for (const [key, value] of Object.entries(context ?? {})) assert.deepEqual(error.context[key], value)
    })
  }

  it('shows no stack trace for what was foreseen', async () => {
    await using project = await tempProject()

    const { stderr } = await runPhlo(['branch', 'list'], { cwd: project.directory })

    assert.doesNotMatch(stderr, /\n\s+at /)
  })

  it('shows commands that work when they are pasted', async () => {
    await using project = await tempProject()

    const { stderr } = await runPhlo(['brnch'], { cwd: project.directory })

    assert.match(stderr, /node \S+run\.js --help/)
  })

  it('names a ref only once it is found', async () => {
    await using project = await lakeProject()

    const { stderr } = await runPhlo(['catalog', 'tables', '--ref', 'nope'], { cwd: project.directory })

    assert.match(stderr, /^error PHLO_REF_UNKNOWN/)
  })

  it('points at the help of the command whose flag has none of the values that it may have', async () => {
    const { stderr } = await runPhlo(['query', 'x', '--format', 'jsn'], { cwd: '/' })

    assert.match(stderr, /table, json, ndjson, csv, markdown, parquet/)
    assert.match(stderr, /run\.js query --help/)
  })

  it('writes no escape sequence where there is no terminal', async () => {
    await using project = await tempProject()

    const { stderr } = await runPhlo(['branch', 'list'], { cwd: project.directory })

    assert(!stderr.includes('\u001b'))
  })

  it('colours when it is told to, unless NO_COLOR is set', async () => {
    await using project = await tempProject()
    const { directory: cwd } = project

    const forced = await runPhlo(['branch', 'list', '--color'], { cwd })
    const refused = await runPhlo(['branch', 'list'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })

    assert(forced.stderr.includes('\u001b'))
    assert(!refused.stderr.includes('\u001b'))
  })
})
