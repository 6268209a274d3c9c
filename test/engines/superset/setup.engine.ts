import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pythonEngine } from '../../support/foreign-engine.js'
import { freePort } from '../../support/free-port.js'
import { postgresServer } from '../../support/postgres-server.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

const services = fileURLToPath(new URL('../../../services', import.meta.url))

/** With characters that mean something in an address. */
const PASSWORDS = { superset: 'of@superset/a:b%20c#d e', reader: 'of-reader@/:%#? &' }

describe('engines/superset/setup', function () {
  this.timeout(600_000)
  const { directory } = pythonEngine('superset-6.1')
  const postgres = postgresServer()
  let home: TempFolder
  let superset: Superset

  before(async () => {
    home = await tempFolder()
    superset = { programs: join(directory, 'bin'), home: home.path, databasePort: postgres().port }
    await postgres().runFile(`${services}/postgres/files/marts.sql`, { MARTS_PASSWORD: 'of-marts' })
    await postgres().runFile(`${services}/superset/files/database.sql`, {
      DATABASE_PASSWORD: PASSWORDS.superset,
      MARTS_PASSWORD: PASSWORDS.reader,
    })
    await setUp(superset, { adminPassword: 'first', branches: 'main', catalogs: 'main' })
  })
  after(() => home?.[Symbol.asyncDispose]())

  it('is done again at each start: with a new password for admin, and a database for each branch', async () => {
    await setUp(superset, {
      adminPassword: 'rotated',
      branches: 'main,feature/x-1',
      catalogs: 'main,feature_x_1_815890',
    })
    await using server = await serve(superset)

    assert.equal((await logIn(server.url, 'first')).status, 401)
    const token = await tokenOf(await logIn(server.url, 'rotated'))
    assert.deepEqual(await databases(server.url, token), ['Marts', 'Trino feature/x-1', 'Trino main'])
  })

  it('registers marts by a role that sees what is published', async () => {
    const marts = { user: 'marts', password: 'of-marts', database: 'marts' }
    await postgres().query(marts, 'CREATE TABLE marts.daily AS SELECT 1 AS n')
    await using server = await serve(superset)
    const token = await tokenOf(await logIn(server.url, 'rotated'))

    const answer = await fetch(`${server.url}/api/v1/database/1/tables/?q=(schema_name:marts)`, {
      headers: { authorization: `Bearer ${token}` },
    })

    const { result } = (await answer.json()) as { readonly result: readonly { readonly value: string }[] }
    assert.deepEqual(
      result.map(({ value }) => value),
      ['daily'],
    )
  })
})

interface Superset {
  /** Absolute path of the programs of its environment. */
  readonly programs: string
  readonly home: string
  readonly databasePort: number
}

interface Setup {
  readonly adminPassword: string
  readonly branches: string
  readonly catalogs: string
}

async function setUp(superset: Superset, setup: Setup): Promise<void> {
  await promisify(execFile)('bash', [`${services}/superset/files/setup.sh`], {
    env: {
      ...environmentOf(superset),
      SUPERSET_ADMIN_PASSWORD: setup.adminPassword,
      BRANCHES: setup.branches,
      CATALOGS: setup.catalogs,
      SUPERSET_MARTS_PASSWORD: PASSWORDS.reader,
      TRINO_URI: 'trino://superset@127.0.0.1:1',
    },
    maxBuffer: 1 << 26,
  })
}

/** Serve pages as the image does, until the end of the scope. */
async function serve(superset: Superset): Promise<{ readonly url: string } & AsyncDisposable> {
  const port = await freePort()
  const bind = `127.0.0.1:${port}`
  const options = ['--bind', bind, '--workers', '1', '--worker-class', 'gthread', '--threads', '4', '--timeout', '120']
  const server = spawn(join(superset.programs, 'gunicorn'), [...options, 'superset.app:create_app()'], {
    env: environmentOf(superset),
    stdio: 'ignore',
  })
  const url = `http://${bind}`
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null) throw new Error(`Superset ended with ${server.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.on('exit', resolve))
      server.kill()
      await ended
    },
  }
}

function environmentOf({ programs, home, databasePort }: Superset): Record<string, string> {
  return {
    PATH: `${programs}:${process.env.PATH}`,
    HOME: home,
    PYTHONPATH: `${services}/superset/files`,
    PYTHONDONTWRITEBYTECODE: '1',
    FLASK_APP: 'superset.app:create_app()',
    SUPERSET_HOME: home,
    SUPERSET_SECRET_KEY: 'for-the-length-of-this-test-0123456789',
    SUPERSET_DATABASE_PASSWORD: PASSWORDS.superset,
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(databasePort),
  }
}

function logIn(url: string, password: string): Promise<Response> {
  return fetch(`${url}/api/v1/security/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password, provider: 'db' }),
  })
}

async function tokenOf(answer: Response): Promise<string> {
  const { access_token } = (await answer.json()) as { readonly access_token: string }
  return access_token
}

async function databases(url: string, token: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/api/v1/database/`, { headers: { authorization: `Bearer ${token}` } })
  const { result } = (await answer.json()) as { readonly result: readonly { readonly database_name: string }[] }
  return result.map(({ database_name }) => database_name).sort()
}
