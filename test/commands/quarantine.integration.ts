import assert from 'node:assert/strict'
import { lakeProject } from '../support/lake-project.js'
import { salesWorkflow } from '../support/quarantine-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'

const FILES = {
  'workflows/sales.ts': salesWorkflow(),
  'in/a.csv': 'id,name,amount\n1,a,10\n2,"b\u001b[31m\nc",500\n3,c,ten\n',
}

interface Listed {
  readonly quarantine: readonly {
    readonly asset: string
    readonly run: string
    readonly rows: number
    readonly first: { readonly line: number }
  }[]
}
interface Shown {
  readonly rowsTotal: number
  readonly rows: readonly {
    readonly file: string
    readonly line: number
    readonly raw: string
    readonly reasons: readonly { readonly column: string; readonly expected: string }[]
  }[]
}
interface Run {
  readonly run: string
  readonly status: string
  readonly assets: readonly { readonly rowsWritten: string; readonly rowsQuarantined: string }[]
}

describe('commands/quarantine', () => {
  it('tells of a run how many rows were set aside, and what shows them', async () => {
    await using project = await lakeProject(FILES)
    const { directory: cwd } = project

    const { stdout, stderr, exitCode } = await runPhlo(['materialize'], { cwd })
    const [, hint = ''] = /(quarantine show .*)/.exec(stdout) ?? []
    const shown = await runPhlo(hint.split(' '), { cwd })

    assert.equal(exitCode, 0)
    assert.match(stderr, /1 row written, 2 quarantined/)
    assert.match(shown.stdout, /in\/a\.csv:3 amount: .*at most 100\n {4}2,"b\\u001b\[31m\\nc",500\n/)
    assert(!shown.stdout.includes('\u001b'))
  })

  it('lists and shows rows whole under --json, as many as are wanted', async () => {
    await using project = await lakeProject(FILES)
    const { directory: cwd } = project
    const { run } = await phloJson<Run>(['materialize'], { cwd })

    const { quarantine } = await phloJson<Listed>(['quarantine', 'list'], { cwd })
    const shown = await phloJson<Shown>(['quarantine', 'show', 'bronze.sales', '--run', run, '--limit', '1'], { cwd })

    assert.deepEqual(
      quarantine.map(({ first, ...batch }) => [batch.asset, batch.run, batch.rows, first.line]),
      [['bronze.sales', run, 2, 3]],
    )
    assert.deepEqual([shown.rowsTotal, shown.rows.length], [2, 1])
    assert.equal(shown.rows[0]?.raw, '2,"b\u001b[31m\nc",500')
  })

  it('shows what a replay would do, does it, and gives up the rest when told so', async () => {
    await using project = await lakeProject(FILES)
    const { directory: cwd } = project
    await phloJson(['materialize'], { cwd })
    await project.write('workflows/sales.ts', salesWorkflow().replace('.max(100)', '.max(1000)'))

    const preview = await phloJson<{ assets: readonly { rowsFitting: number; staying: readonly unknown[] }[] }>(
      ['quarantine', 'replay', 'sales', '--dry-run'],
      { cwd },
    )
    const replayed = await phloJson<Run>(['quarantine', 'replay', 'sales'], { cwd })
    await phloJson(['quarantine', 'drop', 'sales'], { cwd, exitCode: 2 })
    const dropped = await phloJson<Run>(['quarantine', 'drop', 'sales', '--yes'], { cwd })
    const { quarantine } = await phloJson<Listed>(['quarantine', 'list'], { cwd })

    assert.deepEqual(
      preview.assets.map(({ rowsFitting, staying }) => [rowsFitting, staying.length]),
      [[1, 1]],
    )
    assert.deepEqual([replayed.status, replayed.assets[0]?.rowsWritten], ['published', '1'])
    assert.equal(replayed.assets[0]?.rowsQuarantined, '1')
    assert.equal(dropped.status, 'published')
    assert.deepEqual(quarantine, [])
  })
})
