import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.js'

const programs = join(process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines'), 'postgres-15/bin')

/** The password of the superuser `postgres`. */
export const SUPERUSER_PASSWORD = 'of-the-superuser'

/** How a test logs in. */
export interface PostgresLogin {
  readonly user: string
  readonly password: string
  readonly database: string
}

/** A PostgreSQL of a suite's own, on loopback. */
export interface PostgresServer {
  readonly port: number
  /** Run statements as somebody, and give the rows of the last one, columns separated by `|`. */
  query(login: PostgresLogin, ...statements: string[]): Promise<readonly string[]>
  /** Run a file as a step of a service does, as the superuser. */
  runFile(path: string, environment: Readonly<Record<string, string>>): Promise<void>
}

/**
 * Have a PostgreSQL for a suite; call it inside `describe`, and what it returns inside a test. Where it is not provisioned
 * the suite is skipped with the way to get it in its title, and fails instead when `CI=true`.
 */
export function postgresServer(): () => PostgresServer {
  let server: (PostgresServer & { stop(): Promise<void> }) | undefined
  before('needs PostgreSQL: run scripts/provision-servers.sh postgres', async function () {
    if (!existsSync(join(programs, 'initdb'))) {
      if (process.env.CI === 'true') throw new Error('PostgreSQL is absent: run scripts/provision-servers.sh postgres')
      this.skip()
    }
    server = await startPostgres()
  })
  after(() => server?.stop())
  return () => {
    if (server === undefined) throw new Error('PostgreSQL is not started yet')
    return server
  }
}

async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'phlo-postgres-'))
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')]
  const port = await freePort()
  await chmod(folder, 0o777)
  await writeFile(passwordFile, SUPERUSER_PASSWORD)
  await asPostgres('initdb', ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'])
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`
  await asPostgres('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
  return {
    port,
    async query({ user, password, database }: PostgresLogin, ...statements: string[]) {
      const commands = statements.flatMap((statement) => ['-c', statement])
      const { stdout } = await psql(['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', ...commands], {
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
      })
      return stdout.split('\n').filter(Boolean)
    },
    async runFile(path: string, environment: Readonly<Record<string, string>>) {
      const superuser = { PGPORT: String(port), PGUSER: 'postgres', PGPASSWORD: SUPERUSER_PASSWORD }
      await psql(['--no-psqlrc', '--quiet', `--file=${path}`], { ...superuser, ...environment })
    },
    async stop() {
      await asPostgres('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function psql(args: readonly string[], environment: Readonly<Record<string, string>>) {
  return promisify(execFile)(join(programs, 'psql'), args, { env: { PGHOST: '127.0.0.1', ...environment } })
}

/** PostgreSQL refuses to run as root; whom it runs as may not look into the cache. */
async function asPostgres(program: string, args: readonly string[]): Promise<void> {
  const command = [join(await realpath(programs), program), ...args]
  const lowered = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
  const [file = '', ...rest] = userInfo().uid === 0 ? lowered : command
  await promisify(execFile)(file, rest, { env: { PATH: process.env.PATH, LANG: 'C.UTF-8' } })
}
