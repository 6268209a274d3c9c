import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundledServices } from '../../support/bundled-services.js'
import { postgresServer } from '../../support/postgres-server.js'
import { composed, serviceOf } from '../../support/stack-fixture.js'

const services = fileURLToPath(new URL('../../../services', import.meta.url))
/** With characters that mean something in an address. */
const PASSWORD = `a@b/c:d%20e#f g?h&i'j"k\\l`

describe('engines/postgres with a password that somebody chose', () => {
  const server = postgresServer()

  before(() => server().runFile(`${services}/postgres/files/marts.sql`, { MARTS_PASSWORD: PASSWORD }))

  it('lets the owner of marts in', async () => {
    const rows = await server().query({ user: 'marts', password: PASSWORD, database: 'marts' }, 'SELECT 1')

    assert.deepEqual(rows, ['1'])
  })

  it('lets PostgREST in by the variables that its container gets', async () => {
    const roles = { DATABASE_PASSWORD: PASSWORD, PGDATABASE: 'marts' }
    await server().runFile(`${services}/postgrest/files/roles.sql`, roles)
    const environment = await environmentOf('postgrest')

    const asked = await promisify(execFile)(
      'psql',
      ['--no-psqlrc', '--tuples-only', '--no-align', '--command=SELECT current_user', String(environment.PGRST_DB_URI)],
      {
        env: {
          PATH: process.env.PATH,
          ...libpqVariables(environment),
          PGHOST: '127.0.0.1',
          PGPORT: String(server().port),
          PGPASSWORD: PASSWORD,
        },
      },
    )

    assert.equal(asked.stdout.trim(), 'postgrest')
  })
})

async function environmentOf(service: string): Promise<Readonly<Record<string, unknown>>> {
  const bundled = await bundledServices()
  const names = bundled.definitions.flatMap(({ envVars }) => Object.keys(envVars))
  const secrets = Object.fromEntries(names.map((name) => [name, PASSWORD]))
  const stack = composed({ ...bundled, only: [service], secrets })
  return serviceOf(stack, service).environment as Readonly<Record<string, unknown>>
}

function libpqVariables(environment: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (name.startsWith('PG') ? [[name, String(value)]] : [])),
  )
}
