import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lakeProject, READINGS } from '../support/lake-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import type { TempProject } from '../support/temp-project.js'

interface Copy {
  readonly commits: number
  readonly refs: readonly { readonly to: string; readonly outcome: string }[]
  readonly objects: { readonly count: number; readonly bytes: string }
  readonly verified: { readonly tables: number; readonly rows: string }
}
interface Failure {
  readonly error: { readonly code: string }
}

const COUNT = ['query', 'SELECT count(*) FROM bronze.readings']
const PROJECT_FILE = `version: 1
name: lake
branches: { default: main, protected: [main], create: [dev] }
targets:
  team: { warehouse: ./team }
`

describe('commands catalog push and pull', () => {
  let project: TempProject
  let cwd: string

  beforeEach(async () => {
    project = await lakeProject({ ...READINGS, 'phlo.yaml': PROJECT_FILE })
    cwd = project.directory
    await phloJson(['materialize'], { cwd })
  })

  afterEach(() => project[Symbol.asyncDispose]())

  it('make the warehouse of a target, fill it, and say what was copied and counted', async () => {
    const { stdout, stderr, exitCode } = await runPhlo(['catalog', 'push', '--to', 'team'], { cwd })

    assert.equal(exitCode, 0)
    assert.match(stdout, /^main +moved forward +[0-9a-f]{12}$/m)
    assert.match(stdout, /^Copied \d+ commits and \d+ files \(.*\) to team; verified 1 table with 2 rows there\.$/m)
    assert.match(stderr, /^Copying tables …$/m)
    assert.equal(await countIn('team'), '2')
  })

  it('bring back what was done in the target, also by runs, whose cursors know which files they have read', async () => {
    await phloJson(['catalog', 'push', '--to', 'team'], { cwd })
    const again = await phloJson<{ status: string }>(['materialize', '--target', 'team'], { cwd })
    await project.write('data/2.csv', 'id,place,value\n3,roof,4\n')
    await phloJson(['materialize', '--target', 'team'], { cwd })

    const { refs, verified } = await phloJson<Copy>(['catalog', 'pull', '--from', 'team'], { cwd })

    assert.equal(again.status, 'unchanged')
    assert.equal(refs.find(({ to }) => to === 'main')?.outcome, 'forwarded')
    assert.deepEqual([verified.rows, await countIn('local')], ['3', '3'])
  })

  it('copy refs and tables that are named, under other names too', async () => {
    const flags = ['--to', 'team', '--refs', 'main:incoming', '--tables', 'bronze.*']
    const { refs } = await phloJson<Copy>(['catalog', 'push', ...flags], { cwd })

    assert.deepEqual(
      refs.map(({ to, outcome }) => [to, outcome]),
      [['incoming', 'created']],
    )
    assert.deepEqual(await countIn('team', '--ref', 'incoming'), '2')
  })

  it('end with 4 when somebody changed the branch in the target, and with 2 for one target, or what is no name', async () => {
    await phloJson(['materialize', '--target', 'team'], { cwd })

    const diverged = await phloJson<Failure>(['catalog', 'push', '--to', 'team'], { cwd, exitCode: 4 })
    const same = await phloJson<Failure>(['catalog', 'push', '--to', 'local'], { cwd, exitCode: 2 })
    const unknown = await phloJson<Failure>(['catalog', 'push', '--to', 'nowhere'], { cwd, exitCode: 2 })

    const halves = await phloJson<Failure>(['catalog', 'push', '--to', 'team', '--refs', 'main:'], { cwd, exitCode: 2 })
    const three = await phloJson<Failure>(['catalog', 'push', '--to', 'team', '--refs', 'a:b:c'], { cwd, exitCode: 2 })

    assert.deepEqual([halves.error.code, three.error.code], ['PHLO_USAGE_INVALID', 'PHLO_USAGE_INVALID'])
    assert.equal(diverged.error.code, 'PHLO_PUSH_DIVERGED')
    assert.equal(same.error.code, 'PHLO_USAGE_INVALID')
    assert.equal(unknown.error.code, 'PHLO_TARGET_UNKNOWN')
  })

  it('show in a dry run what would be copied, and make nothing', async () => {
    const missing = await phloJson<Failure>(['catalog', 'push', '--to', 'team', '--dry-run'], { cwd, exitCode: 3 })
    assert.equal(missing.error.code, 'PHLO_WAREHOUSE_MISSING')
    assert(!(await readdir(cwd)).includes('team'))
    await phloJson(['catalog', 'push', '--to', 'team', '--refs', 'dev'], { cwd })
    const files = await readdir(join(cwd, 'team'), { recursive: true })

    const { commits, objects } = await phloJson<Copy>(['catalog', 'push', '--to', 'team', '--dry-run'], { cwd })

    assert.deepEqual([commits, objects.count], [2, 0])
    assert.deepEqual(await readdir(join(cwd, 'team'), { recursive: true }), files)
  })

  async function countIn(target: string, ...flags: readonly string[]): Promise<unknown> {
    const { rows } = await phloJson<{ rows: readonly (readonly unknown[])[] }>(
      [...COUNT, '--target', target, ...flags],
      {
        cwd,
      },
    )
    return rows[0]?.[0]
  }
})
