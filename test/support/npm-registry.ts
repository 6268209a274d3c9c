import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.js'
import { tempFolder } from './temp-folder.js'

/** A real npm registry server on this machine, empty at first and without any other behind it. */
export interface NpmRegistry extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string
  /** What logs in its one user: packages of the scope `@acme` are for users only. */
  readonly token: string
  /** Publish a folder, with some keys of its `package.json` replaced. @returns the integrity that the registry states */
  publish(directory: string, changes?: Readonly<Record<string, unknown>>): Promise<string>
}

/** @param verdaccio - absolute path of the folder that Verdaccio is installed in */
export async function npmRegistry(verdaccio: string): Promise<NpmRegistry> {
  const folder = await tempFolder()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = join(folder.path, 'config.yaml')
  await writeFile(config, configText(folder.path))
  const program = join(verdaccio, 'node_modules/verdaccio/bin/verdaccio')
  const server = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: folder.path,
    stdio: 'ignore',
  })
  await answering(`${url}-/ping`, server)
  const token = await register(url)
  await writeFile(join(folder.path, 'npmrc'), `registry=${url}\n//127.0.0.1:${port}/:_authToken=${token}\n`)
  let published = 0
  return {
    url,
    token,
    async publish(directory, changes = {}) {
      const copy = join(folder.path, `published-${published++}`)
      await mkdir(copy)
      await cp(directory, copy, { recursive: true })
      const manifest = { ...JSON.parse(await readFile(join(copy, 'package.json'), 'utf8')), ...changes }
      await writeFile(join(copy, 'package.json'), JSON.stringify(manifest, null, 2))
      const npmrc = join(folder.path, 'npmrc')
      await run('npm', ['publish', '--silent', '--ignore-scripts', '--userconfig', npmrc, '--tag', 'latest'], copy)
      const spec = `${manifest.name}@${manifest.version}`
      return (await run('npm', ['view', '--silent', '--userconfig', npmrc, spec, 'dist.integrity'], copy)).trim()
    },
    async [Symbol.asyncDispose]() {
      server.kill()
      await folder[Symbol.asyncDispose]()
    },
  }
}

function configText(directory: string): string {
  return `
storage: ${directory}/storage
auth: { htpasswd: { file: ${directory}/htpasswd } }
packages:
  '@acme/*': { access: $authenticated, publish: $authenticated }
  '**': { access: $all, publish: $authenticated }
web: { enable: false }
log: { type: stdout, level: fatal }
`
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (server.exitCode !== null) throw new Error(`the npm registry ended with ${server.exitCode}`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the npm registry does not answer')
}

async function register(url: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:tester`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'tester', password: 'tester-password', type: 'user' }),
  })
  const { token }: { token?: string } = JSON.parse(await answer.text())
  if (token === undefined) throw new Error(`the npm registry gave no token: ${answer.status}`)
  return token
}

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const isOuter = (name: string) => /^npm_/i.test(name)
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOuter(name)))
  return (await promisify(execFile)(program, args, { cwd, env })).stdout
}
