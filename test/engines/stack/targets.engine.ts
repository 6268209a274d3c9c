import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composedProject } from '../../support/composed-target.js'
import { faultProxy } from '../../support/fault-proxy.js'
import { freePort } from '../../support/free-port.js'
import { nessieServer } from '../../support/nessie-server.js'
import { salesWorkflow } from '../../support/quarantine-project.js'
import { phloJson, runPhlo } from '../../support/run-phlo.js'
import type { TempProject } from '../../support/temp-project.js'
import { versitygwServer } from '../../support/versitygw-server.js'

interface Report {
  readonly run: string
  readonly status: string
  readonly commit: string
}
interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly fixes: readonly string[] }
}
interface Rows {
  readonly rows: readonly (readonly unknown[])[]
}
interface Differences {
  readonly differences: readonly { readonly key: string; readonly change: string }[]
}
interface Findings {
  readonly findings: readonly { readonly name: string; readonly status: string }[]
}
interface Branches {
  readonly active: string
  readonly branches: readonly { readonly name: string; readonly hash: string }[]
}

const COUNT = 'select count(*) as n from bronze.entries'
const ENTRIES = '3927'

describe('commands on the target stack', () => {
  const s3 = versitygwServer()
  const nessie = nessieServer()
  let project: TempProject
  let first: Report
  before(async () => {
    await s3().makeBucket('lake')
    project = await composedProject({ s3: s3(), nessie: nessie() })
    first = await phlo<Report>(['materialize'])
  })
  after(() => project?.[Symbol.asyncDispose]())

  function phlo<T>(
    args: readonly string[],
    options: { readonly exitCode?: number; readonly env?: Record<string, string> } = {},
  ) {
    return phloJson<T>([...args, '--target', 'stack'], { cwd: project.directory, ...options })
  }
  async function count(...flags: readonly string[]): Promise<unknown> {
    const { rows } = await phlo<Rows>(['query', COUNT, ...flags])
    return rows[0]?.[0]
  }

  it('materialize makes the warehouse and the branches of phlo.yaml, and leaves the local folder alone', async () => {
    const { branches } = await phlo<Branches>(['branch', 'list'])

    assert.equal(first.status, 'published')
    assert.deepEqual(
      branches.map(({ name }) => name),
      ['dev', 'main'],
    )
    assert.equal(await count(), ENTRIES)
    const local = await phloJson<Failure>(['query', COUNT], { cwd: project.directory, exitCode: 2 })
    assert.equal(local.error.code, 'PHLO_TABLE_UNKNOWN')
  })

  it('say on which ref of which target they work', async () => {
    const { stderr } = await runPhlo(['query', COUNT, '--target', 'stack'], { cwd: project.directory })

    assert.match(stderr, /main of stack/)
  })

  it('take the target of PHLO_TARGET and of phlo.yaml, too', async () => {
    const { rows } = await phloJson<Rows>(['query', COUNT], { cwd: project.directory, env: { PHLO_TARGET: 'stack' } })

    assert.deepEqual(rows, [[ENTRIES]])
  })

  it('run on a branch, keep it apart, and merge it into another by one commit', async () => {
    await phlo(['branch', 'create', 'trial', '--from', 'main'])
    await phlo(['branch', 'create', 'into', '--from', 'main'])
    await project.write('data/extra.csv', 'id,place\n1,attic\n2,cellar\n')
    await phlo(['add', 'data/extra.csv', '--table', 'bronze.extra', '--key', 'id', '--run', '--yes', '--ref', 'trial'])

    const { differences } = await phlo<Differences>(['branch', 'diff', 'into', 'trial'])
    await phlo(['branch', 'merge', 'trial', '--into', 'into'])

    assert.deepEqual(
      differences.map(({ key, change }) => [key, change]),
      [['bronze.extra', 'added']],
    )
    const merged = await phlo<Rows>(['query', 'select count(*) from bronze.extra', '--ref', 'into'])
    assert.deepEqual(merged.rows, [['2']])
    const untouched = await phlo<Failure>(['query', 'from bronze.extra'], { exitCode: 2 })
    assert.equal(untouched.error.code, 'PHLO_TABLE_UNKNOWN')
    await phlo(['branch', 'delete', 'trial', '--yes'])
  })

  it('keep a run on its branch, publish it later, and undo it by its id', async () => {
    await phlo(['branch', 'create', 'release', '--from', 'main'])
    const kept = await phlo<Report>(['materialize', '--refresh', '--no-publish', '--ref', 'release'])
    const published = await phlo<Report>(['publish', kept.run])
    const shown = await phlo<Report>(['runs', 'show', kept.run])
    const { tables } = await phlo<{ readonly tables: readonly string[] }>(['revert', kept.run, '--ref', 'release'])

    assert.deepEqual([kept.status, published.status, shown.status], ['unpublished', 'published', 'published'])
    assert.deepEqual(
      ['bronze.entries', 'bronze.treatments'].filter((table) => !tables.includes(table)),
      [],
    )
    assert.equal(await count('--ref', 'release'), ENTRIES)
  })

  it('read tags, times and commits', async () => {
    await phlo(['tag', 'create', 'v1'])
    const { tags } = await phlo<{ readonly tags: readonly { readonly name: string }[] }>(['tag', 'list'])

    assert.deepEqual(
      tags.map(({ name }) => name),
      ['v1'],
    )
    assert.equal(await count('--ref', 'v1'), ENTRIES)
    assert.equal(await count('--at', first.commit), ENTRIES)
    assert.equal(await count('--at', new Date().toISOString()), ENTRIES)
    await phlo(['tag', 'delete', 'v1', '--yes'])
  })

  it('tell of tables, runs and assets', async () => {
    const tables = await phlo<{ readonly tables: readonly { readonly key: string; readonly rowCount: string }[] }>([
      'catalog',
      'tables',
    ])
    const history = await phlo<{ readonly history: readonly { readonly hash: string }[] }>([
      'catalog',
      'history',
      'bronze.entries',
    ])
    const described = await phlo<{ readonly table?: string }>(['catalog', 'describe', 'bronze.entries'])
    const { runs } = await phlo<{ readonly runs: readonly Report[] }>(['runs', 'list'])
    const status = await phlo<{ readonly assets: readonly { readonly asset: string }[] }>(['status'])
    const system = await phlo<Rows>(['query', 'select run from phlo.runs where status = $s', '--param', 's=published'])

    assert.deepEqual(
      tables.tables.map(({ key }) => key),
      ['bronze.entries', 'bronze.treatments'],
    )
    assert.deepEqual(
      history.history.map(({ hash }) => hash),
      [first.commit],
    )
    assert(described)
    assert(runs.some(({ run }) => run === first.run))
    assert(status.assets.some(({ asset }) => asset === 'bronze.entries'))
    assert(system.rows.some(([run]) => run === first.run))
  })

  it('answer statements of the prompt, and preview what a run would read', async () => {
    const prompt = await runPhlo(['sql', '--target', 'stack'], { cwd: project.directory, stdin: `${COUNT};\n` })
    const preview = await phlo<{ readonly assets?: unknown }>(['preview', 'bronze.entries'])
    const planned = await phlo<{ readonly assets: readonly unknown[] }>(['materialize', '--dry-run'])

    assert.match(prompt.stdout, /3,?927/)
    assert(preview)
    assert(planned.assets.length >= 2)
  })

  it('have an active branch for each target', async () => {
    await phlo(['branch', 'use', 'dev'])

    const there = await phlo<Branches>(['branch', 'list'])
    const here = await phloJson<Branches>(['branch', 'list'], { cwd: project.directory })
    await phlo(['branch', 'use', 'main'])

    assert.deepEqual([there.active, here.active], ['dev', 'main'])
  })

  it('check the tables, and say in words that the commits are for Nessie to check', async () => {
    const report = await phlo<{ readonly commitsChecked: unknown; readonly problems: readonly unknown[] }>([
      'catalog',
      'fsck',
    ])
    const text = await runPhlo(['catalog', 'fsck', '--target', 'stack'], { cwd: project.directory })

    assert.deepEqual([report.commitsChecked, report.problems], [null, []])
    assert.match(text.stderr, /Nessie/)
  })

  it('read everything from a second checkout with an empty cache', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })

    const { rows } = await phloJson<Rows>(['query', COUNT, '--target', 'stack'], { cwd: other.directory })
    const again = await phloJson<Report>(['materialize', '--target', 'stack'], { cwd: other.directory })

    assert.deepEqual(rows, [[ENTRIES]])
    assert.equal(again.status, 'unchanged')
  })

  it('tell in doctor that the bucket can be written to, and warn of a target that cannot be reached', async () => {
    const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    await other.write(
      'phlo.yaml',
      `name: lake\ntargets: { lost: { warehouse: s3://lake/, s3: { endpoint: http://127.0.0.1:${await freePort()} } } }\n`,
    )

    // There is no Docker here, which a project with a composed stack needs.
    const there = await phlo<Findings>(['doctor'], { env, exitCode: 3 })
    const { findings } = await phloJson<Findings>(['doctor'], { cwd: other.directory, env, exitCode: 3 })

    const statusOf = (name: string, list: Findings['findings']) => list.find((one) => one.name === name)?.status
    assert.deepEqual(
      ['warehouse', 'catalog', 'object store'].map((name) => statusOf(name, there.findings)),
      ['ok', 'ok', 'ok'],
    )
    assert.deepEqual([statusOf('target stack', findings), statusOf('target lost', findings)], ['ok', 'warning'])
  })

  it('have nothing to relocate where the warehouse is as it was', async () => {
    const { branches } = await phlo<{ readonly branches: readonly unknown[] }>(['catalog', 'relocate'])

    assert.deepEqual(branches, [])
  })

  it("take AWS's own variables for a bucket without keys, from .env.local as well", async () => {
    const { endpoint, credentials } = s3()
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    const bucket = await s3().makeBucket()
    await other.write(
      'phlo.yaml',
      `name: lake\ntargets: { plain: { warehouse: s3://${bucket}/x, s3: { endpoint: ${endpoint} } } }\n`,
    )
    await other.write(
      '.env.local',
      `AWS_ACCESS_KEY_ID=${credentials.accessKeyId}\nAWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}\n`,
    )

    const { status } = await phloJson<Report>(['materialize', '--target', 'plain'], { cwd: other.directory })

    assert.equal(status, 'published')
  })

  it('leave no file behind in the scratch folder of the target', async () => {
    assert.deepEqual(await readdir(join(project.directory, '.phlo/tmp/stack')).catch(() => []), [])
  })

  it('show commands that work when they are pasted: on the same target', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })

    const { stdout } = await runPhlo(['materialize', '--no-publish', '--refresh', '--target', 'stack'], {
      cwd: other.directory,
    })

    assert.match(stdout, /PHLO_TARGET=stack .*publish /)
  })

  it('say that the secret is wrong, and do not show it', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    await other.write('.phlo/secrets.env', 'OBJECT_STORE_SECRET_KEY=hunter2\n')

    const result = await runPhlo(['query', COUNT, '--target', 'stack', '--json'], { cwd: other.directory })

    assert.equal(result.exitCode, 3)
    assert.equal(codeOf(result.stdout), 'PHLO_S3_CREDENTIALS_REFUSED')
    assert.doesNotMatch(result.stdout + result.stderr, /hunter2/)
  })

  it('name a bucket that is not there', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    await other.write('phlo.yaml', `name: lake\ntargets: { stack: { warehouse: s3://nowhere/ } }\n`)

    const { error } = await phloJson<Failure>(['materialize', '--target', 'stack'], {
      cwd: other.directory,
      exitCode: 3,
    })

    assert.equal(error.code, 'PHLO_S3_BUCKET_MISSING')
  })

  it('make no second warehouse in place of one that is gone', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    await phloJson(['materialize', '--target', 'stack'], { cwd: other.directory })
    const bucket = await s3().makeBucket()
    const state = join(other.directory, '.phlo/state.json')
    const remembered = await readFile(state, 'utf8')
    await writeFile(state, remembered.replace('stack s3://lake/', `stack s3://${bucket}/`))
    await other.write('phlo.yaml', `name: lake\ntargets: { stack: { warehouse: s3://${bucket}/ } }\n`)

    for (const command of [['materialize'], ['query', COUNT]]) {
      const { error } = await phloJson<Failure>([...command, '--target', 'stack'], {
        cwd: other.directory,
        exitCode: 3,
      })
      assert.equal(error.code, 'PHLO_WAREHOUSE_LOST')
    }
  })

  it('answer from the cache what Nessie says is current, without asking the object store', async () => {
    await using store = await faultProxy(s3().endpoint)
    const { credentials } = s3()
    await using other = await composedProject({ s3: { endpoint: store.url, credentials }, nessie: nessie() })
    await phloJson(['materialize', '--target', 'stack'], { cwd: other.directory })
    await phloJson(['query', COUNT, '--target', 'stack'], { cwd: other.directory })
    store.decide(() => ({ kind: 'reset' }))

    const { rows } = await phloJson<Rows>(['query', COUNT, '--target', 'stack'], { cwd: other.directory })

    assert.deepEqual(rows, [[ENTRIES]])
  })

  it('ask Nessie once where the branch is, whatever is read of it', async () => {
    await using other = await composedProject({ s3: s3(), nessie: nessie() })
    await using proxy = await faultProxy(`http://127.0.0.1:${nessie().port}`)
    await move(other, 'nessie', Number(new URL(proxy.url).port))

    for (const command of [
      ['query', COUNT],
      ['catalog', 'tables'],
      ['catalog', 'describe', 'bronze.entries'],
    ]) {
      const before = proxy.requests.length
      await phloJson([...command, '--target', 'stack'], { cwd: other.directory })
      const asked = proxy.requests.slice(before).filter(({ path }) => path.endsWith('/trees/main'))
      assert.equal(asked.length, 1, command.join(' '))
    }
  })

  for (const [what, service, code] of [
    ['Nessie', 'nessie', 'PHLO_NESSIE_UNREACHABLE'],
    ['the object store', 'objectStore', 'PHLO_S3_UNREACHABLE'],
  ] as const) {
    it(`say that ${what} is down, what to do, and exit with 3`, async () => {
      await using other = await composedProject({ s3: s3(), nessie: nessie() })
      await move(other, service, await freePort())

      const { error } = await phloJson<Failure>(['query', COUNT, '--target', 'stack'], {
        cwd: other.directory,
        exitCode: 3,
      })

      assert.equal(error.code, code)
      assert.match(error.fixes.join(' '), /phlo services (status|start)/)
    })
  }

  it('set rows aside that do not fit, show them, and write them once they do', async () => {
    const [asset, loose] = ['bronze.sales', salesWorkflow().replace('.max(100)', '.max(1000)')]
    await project.write('in/sales.csv', 'id,name,amount\n1,a,10\n2,"b\nc",500\n3,c,ten\n')
    await project.write('workflows/sales.ts', salesWorkflow())
    const lines = async () => {
      const { rows } = await phlo<{ readonly rows: readonly { readonly line: number }[] }>([
        'quarantine',
        'show',
        asset,
      ])
      return rows.map(({ line }) => line)
    }

    const { status } = await phlo<Report>(['materialize', asset])
    const before = await lines()
    await project.write('workflows/sales.ts', loose)
    const replay = await phlo<Report>(['quarantine', 'replay', asset])
    const again = await phlo<Report>(['quarantine', 'replay', asset])
    const { quarantine } = await phlo<{ readonly quarantine: readonly { readonly rows: number }[] }>([
      'quarantine',
      'list',
    ])

    assert.deepEqual([status, replay.status, again.status], ['published', 'published', 'unchanged'])
    assert.deepEqual([before, await lines()], [[3, 5], [5]])
    assert.deepEqual(
      quarantine.map(({ rows }) => rows),
      [1],
    )
    const { rows } = await phlo<Rows>(['query', `select id, name from ${asset} order by id`])
    assert.deepEqual(rows, [
      ['1', 'a'],
      ['2', 'b\nc'],
    ])
    await phlo(['revert', replay.commit])
    assert.deepEqual(await lines(), [3, 5])
  })
})

/** Have the project look for a server at another port. */
async function move(project: TempProject, service: 'nessie' | 'objectStore', port: number): Promise<void> {
  const path = '.phlo/endpoints.json'
  const endpoints = JSON.parse(await readFile(join(project.directory, path), 'utf8'))
  endpoints[service].url = endpoints[service].url.replace(/:\d+/, `:${port}`)
  await project.write(path, JSON.stringify(endpoints))
}

function codeOf(json: string): string {
  const { error }: Failure = JSON.parse(json)
  return error.code
}
