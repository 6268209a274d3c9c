import assert from 'node:assert/strict'
import { ERRORS } from '../../src/errors.js'
import { pluginProject } from '../support/plugin-project.js'
import { phloJson } from '../support/run-phlo.js'

interface Report {
  readonly status: string
  readonly assets: readonly {
    readonly rowsWritten: string
    readonly files: number
    readonly checks: readonly { readonly name: string; readonly passed: boolean }[]
  }[]
}

interface Failure {
  readonly error: { readonly code: string; readonly context: Readonly<Record<string, unknown>> }
}

/** A workflow that fills `bronze.numbers` from the plugin. */
function workflow(source: string, options = ''): Readonly<Record<string, string>> {
  return {
    'workflows/numbers.ts': `import { env, ingest } from 'phlo'
import { broken, numbers } from 'phlo-numbers'
import { noGaps } from 'phlo-numbers/checks'

export const counted = ingest({
  table: 'bronze.numbers',
  source: ${source},
  checks: [noGaps('bronze.numbers', 'n')],
  ${options}
})
`,
  }
}

function project(source: string, options?: string) {
  return pluginProject(['phlo-numbers'], workflow(source, options))
}

async function numbersIn(cwd: string): Promise<readonly string[]> {
  const sql = 'select count(*), max(n), count(distinct n) from bronze.numbers'
  const { rows } = await phloJson<{ rows: readonly (readonly string[])[] }>(['query', sql], { cwd })
  return rows[0] ?? []
}

describe('pipelines/plugin-sources', () => {
  it('fills a table from the source of a plugin, goes on where it ended, and runs the checks of a plugin', async () => {
    await using lake = await project("numbers({ to: env('LAST') })")
    const cwd = lake.directory
    const run = (last: string) => phloJson<Report>(['materialize'], { cwd, env: { LAST: last } })

    const reports = [await run('25'), await run('25'), await run('42')]

    assert.deepEqual(
      reports.map(({ status, assets }) => [status, assets[0]?.files, assets[0]?.rowsWritten]),
      [
        ['published', 3, '25'],
        ['unchanged', 0, '0'],
        ['published', 2, '17'],
      ],
    )
    assert.deepEqual(
      reports[0]?.assets[0]?.checks.map(({ name, passed }) => [name, passed]),
      [['no gaps', true]],
    )
    assert.deepEqual(await numbersIn(cwd), ['42', '42', '42'])
  })

  it('begins from the start when the source is set otherwise, and when all is read again', async () => {
    await using lake = await project('numbers({ to: "25" })', "key: ['n'], write: 'upsert',")
    const cwd = lake.directory
    const filesRead = async (...args: string[]) =>
      (await phloJson<Report>(['materialize', ...args], { cwd })).assets.map(({ files }) => files)

    const first = await filesRead()
    const again = await filesRead('--refresh')
    for (const [path, text] of Object.entries(
      workflow('numbers({ to: "25", size: 5 })', "key: ['n'], write: 'upsert',"),
    )) {
      await lake.write(path, text)
    }
    const otherwise = await filesRead()

    // The last file, 21-25, is the same as before.
    assert.deepEqual([first, again, otherwise], [[3], [3], [4]])
    assert.deepEqual(await numbersIn(cwd), ['25', '25', '25'])
  })

  it('previews what the source would give, and writes nothing', async () => {
    await using lake = await project('numbers({ to: "25" })')
    const cwd = lake.directory

    const { rows } = await phloJson<{ rows: readonly unknown[] }>(['preview', 'bronze.numbers', '--rows', '3'], {
      cwd,
    })

    assert.equal(rows.length, 3)
    await phloJson(['query', 'from bronze.numbers'], { cwd, exitCode: 2 })
  })

  it('keeps the values of variables out of what it writes down', async () => {
    await using lake = await project("numbers({ to: '5', token: env('TOKEN') })")
    const cwd = lake.directory

    await phloJson(['materialize'], { cwd, env: { TOKEN: 'secret' } })
    const { properties } = await phloJson<{ properties: object }>(['catalog', 'describe', 'bronze.numbers'], { cwd })

    assert(!JSON.stringify(properties).includes('secret'))
  })

  for (const [what, source, code] of [
    ['throws', 'numbers({ to: "5", token: "wrong" })', 'PHLO_PLUGIN_FAILED'],
    ['gives a file without a name', 'broken([{ path: "/etc/hostname" }])', 'PHLO_PLUGIN_FAILED'],
    ['gives a file that is not there', 'broken([{ name: "a", path: "/nowhere/a.csv" }])', 'PHLO_PLUGIN_FAILED'],
    ['gives a path that leads nowhere from here', 'broken([{ name: "a", path: "a.csv" }])', 'PHLO_PLUGIN_FAILED'],
    [
      'gives one path twice',
      'broken([{ name: "a", path: "/etc/hostname" }, { name: "b", path: "/etc/hostname" }])',
      'PHLO_PLUGIN_FAILED',
    ],
    ['needs a variable that is not set', 'numbers({ to: env("UNSET") })', 'PHLO_ENVIRONMENT_MISSING'],
  ] as const) {
    it(`fails the run, naming the asset, when the source ${what}`, async () => {
      await using lake = await project(source)

      const { error } = await phloJson<Failure & Report>(['materialize'], {
        cwd: lake.directory,
        exitCode: ERRORS[code].exit,
      })

      assert.equal(error.code, code)
      assert.equal(error.context.asset, 'bronze.numbers')
    })
  }

  it('refuses what is no source, at its line', async () => {
    await using lake = await project("{ kind: 'other' }")

    const { error } = await phloJson<Failure>(['materialize'], { cwd: lake.directory, exitCode: 2 })

    assert.deepEqual([error.code, error.context.line], ['PHLO_WORKFLOW_INVALID', 7])
  })

  it('replaces no rows by none', async () => {
    await using lake = await project('broken([])', "write: 'replace',")

    const { error } = await phloJson<Failure>(['materialize'], { cwd: lake.directory, exitCode: 1 })

    assert.equal(error.code, 'PHLO_FILES_NONE')
  })
})
