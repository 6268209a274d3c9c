import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.js'
import { quoteLiteral } from '../../src/engine/quote.js'
import { sandboxEngine } from '../../src/engine/sandbox-engine.js'
import { tempEngine } from '../support/temp-engine.js'

describe('engine/sandbox-engine', () => {
  let directory: string
  let engine: Engine
  let allowed: string
  let secret: string

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-sandbox-'))
    engine = await tempEngine(directory)
    await mkdir(join(directory, 'data'))
    allowed = join(directory, 'data', 'allowed[1].parquet')
    secret = join(directory, 'data', 'secret.parquet')
    for (const path of [allowed, secret]) await engine.run(`COPY (SELECT 1 AS x) TO ${quoteLiteral(path)}`)
    await writeFile(join(directory, 'data', 'secret.csv'), 'a\n1\n')
    await engine.run(
      `CREATE VIEW allowed AS SELECT x FROM read_parquet([${quoteLiteral(allowed)}], hive_partitioning = false)`,
    )
    await sandboxEngine(engine, { allowedPaths: [allowed] })
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  it('reads the allowed files', async () => {
    assert.deepEqual(await engine.rows('SELECT x FROM allowed'), [{ x: 1 }])
  })

  it('spills what does not fit into memory', async () => {
    const [row] = await engine.rows(
      'SELECT count(*) AS n FROM (SELECT i, hash(i) AS h FROM range(12000000) t(i) ORDER BY h LIMIT 11999999)',
    )

    assert.equal(row?.n, 11_999_999n)
  })

  const attacks: Record<string, (folder: string) => string> = {
    'reads another Parquet file': (folder) => `SELECT * FROM read_parquet('${folder}/secret.parquet')`,
    'reads a CSV file': (folder) => `SELECT * FROM read_csv('${folder}/secret.csv')`,
    'reads a file by its name in FROM': (folder) => `FROM '${folder}/secret.csv'`,
    'reads text': () => "SELECT * FROM read_text('/etc/hostname')",
    'reads bytes': () => "SELECT * FROM read_blob('/etc/hostname')",
    'lists a folder': (folder) => `SELECT * FROM glob('${folder}/*')`,
    'reads by a glob that matches an allowed file too': (folder) => `SELECT * FROM read_parquet('${folder}/*.parquet')`,
    'climbs out of an allowed path': (folder) =>
      `SELECT * FROM read_parquet('${folder}/allowed[1].parquet/../secret.parquet')`,
    'reads a footer': (folder) => `SELECT * FROM parquet_schema('${folder}/secret.parquet')`,
    'sniffs a file': (folder) => `SELECT * FROM sniff_csv('${folder}/secret.csv')`,
    'reads by a query in a query': (folder) =>
      `SELECT * FROM query('SELECT * FROM read_csv(''${folder}/secret.csv'')')`,
    'names a file as a table': (folder) => `SELECT * FROM query_table('${folder}/secret.csv')`,
    'reads the environment': () => "SELECT getenv('HOME')",
    'writes a file': (folder) => `COPY (SELECT 1) TO '${folder}/written.csv'`,
    'exports the database': (folder) => `EXPORT DATABASE '${folder}/export'`,
    'attaches a database': (folder) => `ATTACH '${folder}/other.db'`,
    'loads an extension': () => 'LOAD httpfs',
    'installs an extension': () => 'INSTALL httpfs',
    'asks the network': () => "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')",
    'turns external access on': () => 'SET enable_external_access = true',
    'allows itself a folder': (folder) => `SET allowed_directories = ['${folder}']`,
    'unlocks the configuration': () => 'SET lock_configuration = false',
    'resets a setting': () => 'RESET enable_external_access',
    'raises its memory': () => "SET memory_limit = '100GB'",
    'moves its spill folder': () => "SET temp_directory = '/tmp'",
    'logs queries to a file': (folder) => `SET log_query_path = '${folder}/log'`,
    'profiles into a file': (folder) => `PRAGMA profiling_output = '${folder}/profile.json'`,
    'imports a database': (folder) => `IMPORT DATABASE '${folder}'`,
    'makes a secret': () => "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
  }
  for (const [attack, sql] of Object.entries(attacks)) {
    it(`fails a statement that ${attack}`, async () => {
      await assert.rejects(engine.rows(sql(join(directory, 'data'))), { code: 'PHLO_SQL_FAILED' })
    })
  }

  it('stays locked for streamed queries, which have connections of their own', async () => {
    await assert.rejects(engine.query(`SELECT * FROM read_parquet(${quoteLiteral(secret)})`), {
      code: 'PHLO_SQL_FAILED',
    })
  })
})
