import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dockerEngine } from '../../support/docker-engine.js'
import { makeImages, type ServiceProject, type StackStatus, serviceProject } from '../../support/service-project.js'
import { queryTrino } from '../../support/trino-client.js'

describe('engines/docker/services', function () {
  // Java and Python start slowly on a machine with two cores.
  this.timeout(1_800_000)
  const engine = dockerEngine()

  describe('the default stack with pgweb and Prometheus', () => {
    let project: ServiceProject
    const query = async (statement: string) => queryTrino(await project.url('trino'), statement)
    const containerOf = (service: string) =>
      engine().run('ps', '-q', '--filter', `label=com.docker.compose.service=${service}`)
    const startedAt = async (service: string) =>
      engine().run('inspect', '--format', '{{ .State.StartedAt }}', await containerOf(service))
    const measured = async <T>(path: string) => {
      const answer = await fetch(`${await project.url('prometheus')}/api/v1/${path}`)
      return ((await answer.json()) as { readonly data: T }).data
    }
    const firstMeasured = async () => {
      const query = encodeURIComponent('up{job="trino"}[1h]')
      const { result } = await measured<{ readonly result: readonly Series[] }>(`query?query=${query}`)
      return result[0]?.values[0]?.[0]
    }

    before(async () => {
      await makeImages(engine(), 'postgres', 'versitygw', 'nessie', 'trino', 'dagster', 'pgweb', 'prometheus')
      project = await serviceProject(engine(), { added: ['pgweb', 'prometheus'] })
      await startOf(project)
    })
    after(() => project[Symbol.asyncDispose]())

    it('is healthy, with every step of its preparation done, once the start has returned', async () => {
      const { services } = await project.phlo<StackStatus>('services', 'status')

      assert.deepEqual(Object.fromEntries(services.map(({ name, state, health }) => [name, `${state} ${health}`])), {
        dagster: 'running healthy',
        'dagster-daemon': 'running healthy',
        'dagster-database': 'finished none',
        nessie: 'running healthy',
        'nessie-branches': 'finished none',
        'nessie-database': 'finished none',
        pgweb: 'running healthy',
        'pgweb-role': 'finished none',
        postgres: 'running healthy',
        'postgres-marts': 'finished none',
        prometheus: 'running healthy',
        trino: 'running healthy',
        'trino-catalogs': 'finished none',
        versitygw: 'running healthy',
        'versitygw-bucket': 'finished none',
      })
    })

    it('creates an Iceberg table by Trino, through Nessie on the object store, and reads it', async () => {
      await query('CREATE SCHEMA main.bronze')
      await query("CREATE TABLE main.bronze.entries AS SELECT * FROM (VALUES (1, 'x'), (2, 'y')) AS v (id, note)")

      assert.deepEqual(await query('SELECT id, note FROM main.bronze.entries ORDER BY id'), [
        [1, 'x'],
        [2, 'y'],
      ])
    })

    it('shows a table that a branch has on that branch alone', async () => {
      await query('CREATE SCHEMA dev.silver')
      await query('CREATE TABLE dev.silver.draft AS SELECT 1 AS n')

      assert.deepEqual(await query('SELECT n FROM dev.silver.draft'), [[1]])
      assert.deepEqual(await query("SHOW SCHEMAS FROM main LIKE 'silver'"), [])
    })

    it('gives a branch that is added a catalog, without restarting Trino', async () => {
      const before = await startedAt('trino')
      await project.setBranches('dev', 'feature/x-1')

      await startOf(project)

      assert.deepEqual(await query('SHOW CATALOGS'), [['dev'], ['feature_x_1_815890'], ['main'], ['system']])
      await query('CREATE SCHEMA feature_x_1_815890.gold')
      assert.equal(await startedAt('trino'), before)
    })

    it('has a Dagster whose daemons are healthy and whose code location is loaded and empty', async () => {
      const answer = await fetch(`${await project.url('dagster')}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: DAGSTER_STATE }),
      })

      const { data } = (await answer.json()) as { readonly data: DagsterState }
      assert.deepEqual(data.workspaceOrError.locationEntries, [{ name: 'phlo', loadStatus: 'LOADED' }])
      assert.deepEqual(data.assetNodes, [])
      assert.ok(data.instance.daemonHealth.allDaemonStatuses.every(({ healthy }) => healthy))
    })

    it('has a Prometheus that reads the metrics of every service that has some', async () => {
      let targets: readonly Target[] = []
      // A server that was still starting when it was asked first is down until it is asked again, after 15 s.
      for (let tries = 0; tries < 1200; tries++) {
        await sleep(500)
        targets = (await measured<{ readonly activeTargets: readonly Target[] }>('targets')).activeTargets
        if (targets.length >= 3 && targets.every(({ health }) => health === 'up')) break
      }

      assert.deepEqual(
        targets.map(({ labels, health, lastError }) => [labels.job, health, lastError]),
        ['nessie', 'prometheus', 'trino'].map((job) => [job, 'up', '']),
      )
    })

    it('shows marts in pgweb to who has its password, and lets nobody change them there', async () => {
      const sql = 'SET ROLE marts; CREATE TABLE marts.daily AS SELECT 7 AS n'
      await engine().run('exec', await containerOf('postgres'), 'psql', '-U', 'postgres', 'marts', '-c', sql)
      const secrets = await readFile(join(project.folder, '.phlo/secrets.env'), 'utf8')
      const login = Buffer.from(`phlo:${/^PGWEB_AUTH_PASS=(.*)$/m.exec(secrets)?.[1]}`).toString('base64')
      const address = await project.url('pgweb')
      const ask = (path: string, headers = { authorization: `Basic ${login}` }) =>
        fetch(`${address}/api/${path}`, { headers })

      const { rows } = (await (await ask('tables/marts.daily/rows')).json()) as { readonly rows: unknown }

      assert.deepEqual(rows, [[7]])
      assert.equal((await ask('tables/marts.daily/rows', { authorization: 'none' })).status, 401)
      // What pgweb itself lets through is refused to its role.
      for (const statement of ['INSERT INTO marts.daily VALUES (8)', "SELECT pg_read_file('/etc/passwd')"]) {
        assert.equal((await ask(`query?query=${encodeURIComponent(statement)}`)).status, 400, statement)
      }
    })

    it('has its tables, catalogs and metrics after a stop and a start', async () => {
      const since = await firstMeasured()
      await project.phlo('services', 'stop')
      await startOf(project)

      assert.ok(since !== undefined)
      assert.equal(await firstMeasured(), since)
      assert.deepEqual(await query('SELECT count(*) FROM main.bronze.entries'), [[2]])
      assert.deepEqual(await query('SELECT n FROM dev.silver.draft'), [[1]])
    })

    it('takes over new secrets, also in what keeps a password in its volume', async () => {
      await project.phlo('secrets', 'rotate', '--all', '--yes')
      await startOf(project)

      await query("INSERT INTO main.bronze.entries VALUES (3, 'z')")
      assert.deepEqual(await query('SELECT count(*) FROM main.bronze.entries'), [[3]])
    })

    it('has its tables after a snapshot, a reset, new secrets and a restore', async () => {
      await project.phlo('services', 'snapshot', 'kept')
      await project.phlo('services', 'reset', '--yes')
      await project.phlo('secrets', 'rotate', '--all', '--yes')
      await project.phlo('services', 'restore', 'kept', '--yes')
      await startOf(project)

      assert.deepEqual(await query('SELECT count(*) FROM main.bronze.entries'), [[3]])
      await query("INSERT INTO main.bronze.entries VALUES (4, 'a')")
      assert.deepEqual(await query('SELECT count(*) FROM main.bronze.entries'), [[4]])
    })

    it('shows no secret in the arguments of any process or health check', async () => {
      const { secrets } = await project.phlo<{ readonly secrets: readonly { readonly name: string }[] }>(
        'secrets',
        'list',
      )
      const containers = (await engine().run('ps', '-aq', '--filter', 'name=phlo-lake')).split('\n')
      const commands = await engine().run(
        'inspect',
        '--format',
        '{{ .Path }} {{ .Args }} {{ .Config.Healthcheck }}',
        ...containers,
      )

      assert.ok(secrets.length > 4)
      assert.doesNotMatch(commands, /[0-9a-f]{64}/)
    })
  })

  it('gives two projects that are started at the same moment a port each', async () => {
    await makeImages(engine(), 'postgres')
    await using one = await serviceProject(engine())
    await using other = await serviceProject(engine())

    await Promise.all([one, other].map((project) => startOf(project, '--service', 'postgres')))

    assert.notEqual(await one.url('postgres', 'sql'), await other.url('postgres', 'sql'))
  })

  it('keeps tables in MinIO where phlo.yaml puts it in the slot of the object store', async () => {
    await makeImages(engine(), 'postgres', 'minio', 'nessie', 'trino')
    await using project = await serviceProject(engine(), { settings: 'slots: { object-store: minio }' })
    await startOf(project, '--service', 'trino')
    const trino = await project.url('trino')

    await queryTrino(trino, 'CREATE SCHEMA main.bronze')
    await queryTrino(trino, 'CREATE TABLE main.bronze.t AS SELECT 1 AS n')

    assert.deepEqual(await queryTrino(trino, 'SELECT n FROM main.bronze.t'), [[1]])
  })
})

/** Start services, however long they take on this machine. */
function startOf(project: ServiceProject, ...args: readonly string[]): Promise<unknown> {
  return project.phlo('services', 'start', '--wait-timeout', '900', ...args)
}

/** What Prometheus asks for metrics. */
interface Target {
  readonly labels: { readonly job: string }
  readonly health: string
  readonly lastError: string
}

interface Series {
  readonly values: readonly (readonly [seconds: number, value: string])[]
}

interface DagsterState {
  readonly workspaceOrError: { readonly locationEntries: readonly { name: string; loadStatus: string }[] }
  readonly assetNodes: readonly unknown[]
  readonly instance: {
    readonly daemonHealth: { readonly allDaemonStatuses: readonly { readonly healthy: boolean }[] }
  }
}

const DAGSTER_STATE = `{
  workspaceOrError { ... on Workspace { locationEntries { name loadStatus } } }
  assetNodes { id }
  instance { daemonHealth { allDaemonStatuses { healthy } } }
}`
