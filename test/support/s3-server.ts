import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort } from './free-port.js'
import { killProcess } from './server-process.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const READY_MS_MAX = 120_000

/** An object store of a suite's own, on loopback. */
export interface S3Server {
  /** URL with the port, without a path. */
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Make an empty bucket; left out, the name is a new one. @returns its name */
  makeBucket(name?: string): Promise<string>
  /** Kill the server, as a crash does; what it acknowledged stays. */
  stop(): Promise<void>
  /** Start it again on the same port, with the same buckets. */
  start(): Promise<void>
}

/** How a server is run. */
export interface S3Program {
  /** What the provisioning script calls it. */
  readonly name: string
  /** Path of the program in the cache of engines. */
  readonly path: string
  command(options: { readonly port: number; readonly folder: string }): {
    readonly args: readonly string[]
    readonly environment: Readonly<Record<string, string>>
  }
}

export const ACCESS_KEY_ID = 'phlo-tests'
export const SECRET_ACCESS_KEY = 'secret-of-phlo-tests'
export const REGION = 'us-east-1'

/**
 * Have an object store for a suite; call it inside `describe`, and what it returns inside a test. Where it is not
 * provisioned the suite is skipped with the way to get it in its title, and fails instead when `CI=true`.
 */
export function s3Server(program: S3Program): () => S3Server {
  let server: (S3Server & AsyncDisposable) | undefined
  const need = `${program.name}: run scripts/provision-servers.sh ${program.name}`
  before(`needs ${need}`, async function () {
    if (!existsSync(join(cache, program.path))) {
      if (process.env.CI === 'true') throw new Error(`absent: ${need}`)
      this.skip()
    }
    server = await startS3Server(program)
  })
  after(() => server?.[Symbol.asyncDispose]())
  return () => {
    if (server === undefined) throw new Error(`${program.name} is not started yet`)
    return server
  }
}

/** Start an object store outside a suite; the caller disposes of it, and its buckets with it. */
export async function startS3Server(program: S3Program): Promise<S3Server & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), `phlo-${program.name}-`))
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY }
  const client = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true })
  let child: ChildProcess | undefined
  let buckets = 0

  async function start(): Promise<void> {
    const { args, environment } = program.command({ port, folder })
    const env = { PATH: process.env.PATH, HOME: folder, ...environment }
    child = spawn(join(cache, program.path), args, { env, stdio: 'ignore' })
    await answers(endpoint)
  }

  async function stop(): Promise<void> {
    if (child !== undefined) await killProcess(child)
  }

  await mkdir(join(folder, 'data'))
  await start()
  return {
    endpoint,
    region: REGION,
    credentials,
    async makeBucket(name = `bucket-${process.pid}-${buckets++}`) {
      await client.send(new CreateBucketCommand({ Bucket: name }))
      return name
    },
    stop,
    start,
    async [Symbol.asyncDispose]() {
      client.destroy()
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Any answer will do: an object store refuses who has no key. */
async function answers(endpoint: string): Promise<void> {
  const endMs = Date.now() + READY_MS_MAX
  for (;;) {
    const answer = await fetch(endpoint).catch(() => undefined)
    if (answer !== undefined && answer.status < 500) return
    if (Date.now() > endMs) throw new Error(`Nothing answers at ${endpoint}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
