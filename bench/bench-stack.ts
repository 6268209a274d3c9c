import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, DeleteObjectsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import { createRefCatalog } from '../src/query/trino/ref-catalog.js'
import { type NessieServer, startNessie } from '../test/support/nessie-server.js'
import { REMOTE_TARGET, type RemoteServers, remoteEnvironment } from '../test/support/remote-target.js'
import { type S3Server, startS3Server } from '../test/support/s3-server.js'
import { startTrino } from '../test/support/trino-server.js'
import { trinoConnection } from '../test/support/trino-stack.js'
import { VERSITYGW } from '../test/support/versitygw-server.js'
import type { Program } from './measure.js'

/** The servers of a stack as processes on loopback; at the end of the scope they are gone, with what they kept. */
export interface BenchStack extends AsyncDisposable, RemoteServers {
  readonly nessie: NessieServer
  /** What programs need that open the target of {@link addRemoteTarget}. */
  readonly environment: Readonly<Record<string, string>>
  /** Remember objects, branches and tags as they are; the function that is returned puts all of them back. */
  keep(): Promise<() => Promise<void>>
}

const BUCKET = 'lake'
const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')

/** Start versitygw and a Nessie over it, and Trino when it is asked for; `undefined`, said in words, where one is not there. */
export async function startBenchStack({
  trino: withTrino,
}: {
  readonly trino: boolean
}): Promise<BenchStack | undefined> {
  const programs = ['java', VERSITYGW.path, 'nessie-0.99.0', ...(withTrino ? ['trino-476'] : [])]
  if (programs.some((path) => !existsSync(join(cache, path)))) {
    console.error('Servers are not provisioned, their rows are left out: scripts/provision-servers.sh')
    return undefined
  }
  const s3 = await startS3Server(VERSITYGW)
  const client = new S3Client({ ...s3, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const store = { endpoint: s3.endpoint, ...s3.credentials }
  const nessie = await startNessie({ warehouse: { location: `s3://${BUCKET}/`, ...store } })
  const trino = withTrino ? await startTrinoOver(s3, nessie) : undefined
  return {
    s3,
    nessie,
    trino,
    bucket: BUCKET,
    environment: remoteEnvironment({ s3, nessie, trino, bucket: BUCKET }),
    async keep() {
      const [keys, references] = [new Set(await keysOf(client)), await referencesOf(nessie)]
      return async () => {
        await removeOthers(client, keys)
        await putBack(nessie, references)
      }
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      await Promise.all([trino?.[Symbol.asyncDispose](), nessie.stop()])
      await s3[Symbol.asyncDispose]()
    },
  }
}

/** A Trino that knows the branch `main`, as whoever runs one for a team sets it up. */
async function startTrinoOver(s3: S3Server, nessie: NessieServer): ReturnType<typeof startTrino> {
  const trino = await startTrino({
    environment: {
      ICEBERG_URL: nessie.icebergUri,
      OBJECT_STORE_ENDPOINT: s3.endpoint,
      OBJECT_STORE_ACCESS_KEY: s3.credentials.accessKeyId,
      OBJECT_STORE_SECRET_KEY: s3.credentials.secretAccessKey,
    },
  })
  await createRefCatalog(trinoConnection(trino.uri), { name: 'main', ref: 'main' })
  return trino
}

/** Add to a project the target `remote`, which lies on the servers that {@link BenchStack.environment} names. */
export async function addRemoteTarget(project: string): Promise<void> {
  const file = join(project, 'phlo.yaml')
  const settings = await readFile(file, 'utf8')
  await writeFile(file, settings.replace('targets:\n', `targets:${REMOTE_TARGET}`))
}

/** The same program on the target `remote`. */
export function onRemote({ environment }: Pick<BenchStack, 'environment'>, program: Program): Program {
  const name = `${program.name}, remote`
  return { ...program, name, arguments: [...program.arguments, '--target', 'remote'], environment }
}

async function keysOf(client: S3Client): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: BUCKET })) {
    keys.push(...Contents.flatMap(({ Key }) => Key ?? []))
  }
  return keys
}

async function removeOthers(client: S3Client, kept: ReadonlySet<string>): Promise<void> {
  const others = (await keysOf(client)).filter((key) => !kept.has(key))
  for (let first = 0; first < others.length; first += 1000) {
    const Objects = others.slice(first, first + 1000).map((Key) => ({ Key }))
    await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects, Quiet: true } }))
  }
}

interface Reference {
  readonly type: 'BRANCH' | 'TAG'
  readonly name: string
  readonly hash: string
}

async function referencesOf({ uri }: NessieServer): Promise<readonly Reference[]> {
  const { references } = (await askNessie(`${uri}/trees`)) as { readonly references: readonly Reference[] }
  return references
}

async function putBack(nessie: NessieServer, kept: readonly Reference[]): Promise<void> {
  for (const { type, name, hash } of await referencesOf(nessie)) {
    const before = kept.find((reference) => reference.name === name)
    if (before?.hash === hash) continue
    const at = `${nessie.uri}/trees/${encodeURIComponent(`${name}@${hash}`)}?type=${type}`
    await (before === undefined ? askNessie(at, 'DELETE') : askNessie(at, 'PUT', before))
  }
}

/** @see https://projectnessie.org/nessie-latest/openapi/ */
async function askNessie(url: string, method = 'GET', body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
