import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { MINIO } from '../../support/minio-server.js'
import { ACCESS_KEY_ID, REGION, type S3Program, s3Server } from '../../support/s3-server.js'
import { tempFolder } from '../../support/temp-folder.js'
import { VERSITYGW } from '../../support/versitygw-server.js'

const services = fileURLToPath(new URL('../../../services', import.meta.url))
const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
/** With characters that mean something in an address. */
const SECRET = `a@b/c:d%20e#f g?h&i'j"k`

const STORES = [
  {
    program: MINIO,
    variable: 'MINIO_ROOT_PASSWORD',
    step: (endpoint: string) => ({ ENDPOINT: endpoint, ACCESS_KEY: ACCESS_KEY_ID, SECRET_KEY: SECRET }),
  },
  {
    program: VERSITYGW,
    variable: 'ROOT_SECRET_ACCESS_KEY',
    step: (endpoint: string) => ({
      ADMIN_ENDPOINT_URL: endpoint,
      ADMIN_ACCESS_KEY_ID: ACCESS_KEY_ID,
      ADMIN_SECRET_ACCESS_KEY: SECRET,
    }),
  },
]

describe('engines/s3 with a secret key that somebody chose', () => {
  for (const { program, variable, step } of STORES) {
    describe(program.name, () => {
      const server = s3Server(withSecret(program, variable))

      it('gets its bucket at the first start, and keeps it at the next one', async () => {
        await using home = await tempFolder()
        const PATH = `${join(cache, dirname(program.path))}:${process.env.PATH}`
        const env = { PATH, HOME: home.path, BUCKET: 'chosen', ...step(server().endpoint) }

        for (const _ of ['first', 'next']) {
          await promisify(execFile)('sh', [join(services, program.name, 'files/bucket.sh')], { env })
        }

        assert.deepEqual(await buckets(server().endpoint), ['chosen'])
      })
    })
  }
})

function withSecret(program: S3Program, variable: string): S3Program {
  return {
    ...program,
    command(options) {
      const { args, environment } = program.command(options)
      return { args, environment: { ...environment, [variable]: SECRET } }
    },
  }
}

async function buckets(endpoint: string): Promise<readonly (string | undefined)[]> {
  const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET }
  using client = disposable(new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true }))
  const { Buckets = [] } = await client.client.send(new ListBucketsCommand())
  return Buckets.map(({ Name }) => Name)
}

function disposable(client: S3Client) {
  return { client, [Symbol.dispose]: () => client.destroy() }
}
