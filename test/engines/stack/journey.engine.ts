import assert from 'node:assert/strict'
import { appendFile, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { type DockerEngine, dockerEngine } from '../../support/docker-engine.js'
import { type PhloResult, phloJson, runPhlo } from '../../support/run-phlo.js'
import { makeImages, type StackStatus, standIns } from '../../support/service-project.js'
import { tempFolder } from '../../support/temp-folder.js'
import { queryTrino } from '../../support/trino-client.js'

const READINGS = 'SELECT count(*) FROM bronze.entries'

describe('engines/stack/journey', function () {
  // Java and Python start slowly on a machine with two cores.
  this.timeout(1_800_000)
  const engine = dockerEngine()

  it('takes the sample from a laptop to a stack shared with Trino: branch, checks, merge, a push, a restart, back in time', async () => {
    await makeImages(engine(), 'postgres', 'versitygw', 'nessie', 'trino')
    await using lake = await sampleProject(engine())
    const { phlo, count, trino } = lake

    // The tour of a laptop, with nothing but `--target stack` added; it schedules nothing.
    await phlo('services', 'remove', 'dagster')
    await phlo('services', 'start', '--wait-timeout', '900')
    await phlo('materialize', '--target', 'stack')
    assert.equal(await count(READINGS), 3927)

    // A day later there are new readings: onto a branch first. Nobody on main sees them.
    await phlo('branch', 'create', 'next-day', '--target', 'stack')
    await lake.receiveNextDay()
    await phlo('materialize', '--target', 'stack', '--ref', 'next-day')
    assert.deepEqual([await count(READINGS), await count(READINGS, '--ref', 'next-day')], [3927, 4215])

    // Trino has a catalog for the branch that was made a moment ago, whoever asks it.
    assert.deepEqual(
      [await count(READINGS, '--engine', 'trino'), await count(READINGS, '--engine', 'trino', '--ref', 'next-day')],
      [3927, 4215],
    )
    assert.deepEqual(await trino('SELECT count(*) FROM main.bronze.entries'), [[3927]])

    // Somebody adds a reading by Trino that no sensor makes: the next run of the table finds it, and publishes nothing.
    const [[catalog] = []] = await trino("SHOW CATALOGS LIKE 'next%'")
    await trino(`INSERT INTO ${catalog}.bronze.entries
      SELECT 'by hand', date, dateString, sgv, delta, direction, device, 'mbg', filtered, unfiltered, rssi, noise, sysTime,
        utcOffset FROM ${catalog}.bronze.entries WHERE date = TIMESTAMP '2026-01-19 23:55:00 UTC'`)
    assert.equal(await count(READINGS, '--ref', 'next-day'), 4216)
    const refused = await lake.run('materialize', '--target', 'stack', '--ref', 'next-day')
    assert.equal(refused.exitCode, 1, refused.stderr)

    // They take it away again, and what was low with it: files of deletes, which Phlo reads.
    await trino(`DELETE FROM ${catalog}.bronze.entries WHERE type = 'mbg' OR sgv < 70`)
    const left = await trino(`SELECT count(*) FROM ${catalog}.bronze.entries`)
    assert.deepEqual([[await count(READINGS, '--ref', 'next-day')]], left)
    assert.ok(Number(left[0]?.[0]) < 4215)
    await phlo('materialize', '--target', 'stack', '--ref', 'next-day')

    // Merged in one commit; what main showed before can still be asked for.
    const before = new Date().toISOString()
    await phlo('tag', 'create', 'before-merge', '--target', 'stack')
    await phlo('branch', 'merge', 'next-day', '--target', 'stack')
    const merged = await count(READINGS)
    assert.deepEqual([[merged]], left)
    assert.deepEqual(await trino('SELECT count(*) FROM main.bronze.entries'), left)
    assert.equal(await count(READINGS, '--at', before), 3927)
    assert.equal(await count(READINGS, '--ref', 'before-merge'), 3927)

    // What was made without any server moves up, with its branch and its history.
    await phlo('branch', 'create', 'from-laptop')
    await phlo('materialize', '--ref', 'from-laptop')
    await phlo('catalog', 'push', '--from', 'local', '--to', 'stack', '--refs', 'from-laptop')
    assert.equal(await count(READINGS, '--ref', 'from-laptop'), 4215)
    assert.equal(await count(READINGS, '--ref', 'from-laptop', '--engine', 'trino'), 4215)

    await phlo('services', 'stop')
    await phlo('services', 'start', '--wait-timeout', '900')

    assert.equal(await count(READINGS), merged)
    assert.equal(await count(READINGS, '--at', before), 3927)
    assert.equal(await count(READINGS, '--ref', 'from-laptop', '--engine', 'trino'), 4215)
    await phlo('catalog', 'fsck', '--target', 'stack')
  })
})

interface SampleProject extends AsyncDisposable {
  run(...args: string[]): Promise<PhloResult>
  /** Run `phlo` with `--json`; it must succeed. */
  phlo<T = unknown>(...args: string[]): Promise<T>
  /** The one number that a query on the stack answers. */
  count(sql: string, ...args: string[]): Promise<number>
  /** Run a statement as other users of the stack's Trino do. */
  trino(statement: string): Promise<readonly (readonly unknown[])[]>
  /** Copy over the sample what comes a day later, as its README says. */
  receiveNextDay(): Promise<void>
}

/** The sample project as `phlo init` makes it; its services run from images that stand in for their own. */
async function sampleProject({ environment }: DockerEngine): Promise<SampleProject> {
  const folder = await tempFolder()
  const options = { cwd: folder.path, env: environment }
  const run = (...args: string[]) => runPhlo(args, options)
  const phlo = <T>(...args: string[]) => phloJson<T>(args, options)
  await phlo('init', '.', '--template', 'glucose', '--name', 'lake', '--yes')
  await appendFile(join(folder.path, 'phlo.yaml'), standIns())
  return {
    run,
    phlo,
    async count(sql, ...args) {
      const answer = await phlo<{ readonly rows: readonly string[][] }>('query', sql, '--target', 'stack', ...args)
      return Number(answer.rows[0]?.[0])
    },
    async trino(statement) {
      const { services } = await phlo<StackStatus>('services', 'status')
      const port = services.find(({ name }) => name === 'trino')?.ports.http
      return queryTrino(`http://127.0.0.1:${port}`, statement)
    },
    receiveNextDay: () => cp(folder.path + NEXT_DAY, `${folder.path}/sample-data`, { recursive: true }),
    async [Symbol.asyncDispose]() {
      await run('services', 'reset', '--yes')
      await folder[Symbol.asyncDispose]()
    },
  }
}

const NEXT_DAY = '/sample-data/next-day'
