import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { type PostgresLogin, postgresServer, SUPERUSER_PASSWORD } from '../../support/postgres-server.js'

const services = fileURLToPath(new URL('../../../services', import.meta.url))

/** Each step that prepares the database, in the order of a start, with what its container gets. */
const STEPS = [
  ['postgres/files/marts.sql', { MARTS_PASSWORD: 'of-marts' }],
  ['nessie/files/database.sql', { DATABASE_PASSWORD: "of'nessie" }],
  ['dagster/files/database.sql', { DATABASE_PASSWORD: 'of-dagster' }],
  ['superset/files/database.sql', { DATABASE_PASSWORD: 'of-superset', MARTS_PASSWORD: 'of-superset_reader' }],
  ['postgrest/files/roles.sql', { DATABASE_PASSWORD: 'of-postgrest', PGDATABASE: 'marts' }],
  ['hasura/files/roles.sql', { DATABASE_PASSWORD: 'of-hasura', MARTS_PASSWORD: 'of-hasura_reader' }],
  ['pgweb/files/role.sql', { DATABASE_PASSWORD: 'of-pgweb' }],
] as const

const READERS = ['superset_reader', 'hasura_reader', 'pgweb']
const OWNERS = ['nessie', 'dagster', 'superset', 'hasura']

describe('engines/postgres/roles', () => {
  const server = postgresServer()
  const runSteps = async () => {
    for (const [file, environment] of STEPS) await server().runFile(`${services}/${file}`, environment)
  }

  before(async () => {
    await runSteps()
    await server().query(login('marts'), 'CREATE TABLE marts.early AS SELECT 1 AS n')
  })

  it('prepares an empty server, and one that is prepared already', async () => {
    await runSteps()

    assert.deepEqual(await server().query(login('pgweb'), 'SELECT n FROM marts.early'), ['1'])
  })

  it('takes over a password that was rotated', async () => {
    await server().runFile(`${services}/pgweb/files/role.sql`, { DATABASE_PASSWORD: 'rotated' })

    await assert.rejects(server().query(login('pgweb'), 'SELECT 1'))
    assert.deepEqual(await server().query({ ...login('pgweb'), password: 'rotated' }, 'SELECT 1'), ['1'])
    await runSteps()
  })

  for (const role of OWNERS) {
    it(`lets ${role} do what it wants in its own database, and enter no other`, async () => {
      const own = login(role, role)

      await server().query(own, 'CREATE TABLE t (a int)', 'CREATE SCHEMA s', 'DROP SCHEMA s', 'DROP TABLE t')
      for (const database of ['marts', 'postgres', ...OWNERS.filter((owner) => owner !== role)]) {
        await assert.rejects(server().query({ ...own, database }, 'SELECT 1'), permissionDenied)
      }
    })
  }

  for (const role of READERS) {
    it(`lets ${role} read marts, those too that are made later in another schema, and write none`, async () => {
      await server().query(
        login('marts'),
        `CREATE SCHEMA later_${role}`,
        `CREATE TABLE later_${role}.late AS SELECT 2 AS n`,
      )

      assert.deepEqual(await server().query(login(role), `SELECT n FROM later_${role}.late`), ['2'])
      for (const statement of [...WRITES, 'CREATE SCHEMA mine']) {
        await assert.rejects(server().query(login(role), statement), permissionDenied)
      }
    })
  }

  it('lets PostgREST log in and see nothing before it takes the anonymous role', async () => {
    await assert.rejects(server().query(login('postgrest'), 'SELECT n FROM marts.early'), permissionDenied)
    await assert.rejects(server().query(login('postgrest'), 'SET ROLE marts'), permissionDenied)
    await assert.rejects(server().query(login('postgrest'), 'SET ROLE postgres'), permissionDenied)
  })

  it('lets an anonymous request to PostgREST read marts and write nowhere', async () => {
    const anonymous = 'SET ROLE postgrest_anonymous'

    assert.deepEqual(await server().query(login('postgrest'), anonymous, 'SELECT n FROM marts.early'), ['1'])
    for (const statement of [...WRITES, 'CREATE TABLE public.x (a int)', 'CREATE SCHEMA mine']) {
      await assert.rejects(server().query(login('postgrest'), anonymous, statement), permissionDenied)
    }
    await assert.rejects(server().query({ ...login('postgrest'), user: 'postgrest_anonymous' }, 'SELECT 1'))
  })

  it('tells PostgREST of each mart that is made or dropped', async () => {
    const told = await server().query(
      { user: 'postgres', password: SUPERUSER_PASSWORD, database: 'marts' },
      'LISTEN pgrst',
      'CREATE TABLE marts.told (a int)',
      'SELECT pg_sleep(0.1)',
      'DROP TABLE marts.told',
      'SELECT pg_sleep(0.1)',
    )

    assert.equal(told.filter((line) => line.includes('"pgrst" with payload "reload schema"')).length, 2)
  })

  it('gives Hasura a schema of its own for what it keeps of a source, with the extension that it looks for', async () => {
    await server().query(login('hasura_reader'), 'CREATE TABLE hdb_catalog.t (a int)', 'DROP TABLE hdb_catalog.t')

    await server().query(login('hasura_reader'), 'CREATE EXTENSION IF NOT EXISTS pgcrypto')
  })
})

const WRITES = [
  'INSERT INTO marts.early VALUES (2)',
  'DELETE FROM marts.early',
  'DROP TABLE marts.early',
  'CREATE TABLE marts.x (a int)',
]

function login(user: string, database = 'marts'): PostgresLogin {
  return { user, password: user === 'nessie' ? "of'nessie" : `of-${user}`, database }
}

function permissionDenied(error: unknown): boolean {
  return error instanceof Error && /permission denied|must be owner/.test(error.message)
}
