import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { allowBucket } from '../../../src/engine/allow-bucket.js'
import { quoteLiteral } from '../../../src/engine/quote.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { READINGS } from '../../support/lake-project.js'
import { type OwnAuthority, ownAuthority } from '../../support/own-authority.js'
import { phloJson } from '../../support/run-phlo.js'
import { tempEngine } from '../../support/temp-engine.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'
import { tempProject } from '../../support/temp-project.js'
import { versitygwServer } from '../../support/versitygw-server.js'

describe('an object store whose certificate an own authority has signed', () => {
  const extension = pythonEngine('duckdb-httpfs-1.5.5')
  const server = versitygwServer()
  let folder: TempFolder
  let authority: OwnAuthority
  let endpoint: string
  let close: () => void

  before(async () => {
    folder = await tempFolder()
    authority = await ownAuthority(folder.path)
    const [cert, key] = await Promise.all([authority.certificate, authority.key].map((path) => readFile(path)))
    const { port } = new URL(server().endpoint)
    const proxy = createServer({ cert, key }, (socket) => {
      const behind = connect(Number(port), '127.0.0.1')
      socket.on('error', () => behind.destroy()).on('close', () => behind.destroy())
      behind.on('error', () => socket.destroy())
      socket.pipe(behind).pipe(socket)
    })
    proxy.on('tlsClientError', () => undefined)
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    endpoint = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    close = () => proxy.close()
  })

  after(async () => {
    close?.()
    await folder?.[Symbol.asyncDispose]()
  })

  it('is used when the target names the authority, by a path from the project, and refused otherwise', async () => {
    const { accessKeyId, secretAccessKey } = server().credentials
    const settings = (bucket: string, ca: string) =>
      `version: 1\nname: lake\nbranches: { default: main, protected: [] }\ntargets: { remote: { warehouse: 's3://${bucket}/', s3: { endpoint: '${endpoint}', access_key_id: ${accessKeyId}, secret_access_key: ${secretAccessKey}${ca} } } }\n`
    const bucket = await server().makeBucket()
    await using project = await tempProject({ ...READINGS, 'phlo.yaml': settings(bucket, ', ca: etc/ca.pem') })
    const options = { cwd: project.directory }
    const materialize = ['materialize', '--target', 'remote']

    const absent = await phloJson<Failure>(materialize, { ...options, exitCode: 2 })
    await project.write('etc/ca.pem', authority.ca)
    await phloJson(materialize, options)
    await project.write('phlo.yaml', settings(bucket, ''))
    const untrusted = await phloJson<Failure>(materialize, { ...options, exitCode: 3 })

    assert.equal(absent.error.code, 'PHLO_TARGET_UNAVAILABLE')
    assert.equal(untrusted.error.code, 'PHLO_S3_UNREACHABLE')
  })

  it('is read by DuckDB where its files are when the authority is named, and refused when another is, or none', async () => {
    const { credentials, region } = server()
    const bucket = await server().makeBucket()
    const store = s3Store({ bucket, prefix: '', endpoint, credentials, ca: authority.ca }, { ambient: systemAmbient })
    await store.write('a.csv', Buffer.from('id\n1\n2\n'))
    await using other = await tempFolder()
    await ownAuthority(other.path)
    const access = { root: store.root, endpoint, region, pathStyle: true, ...credentials }

    const read = async (caFile: string | undefined) => {
      const engine = await tempEngine(other.path)
      try {
        await engine.run(`LOAD ${quoteLiteral(extensionFile(extension.directory))}`)
        await allowBucket(engine, { ...access, caFile })
        return await engine.rows(`SELECT max(id) AS id FROM ${quoteLiteral(`${store.root}a.csv`)}`)
      } finally {
        await engine.close()
      }
    }

    assert.deepEqual(await read(join(folder.path, 'ca.pem')), [{ id: 2n }])
    for (const ca of [join(other.path, 'ca.pem'), undefined]) await assert.rejects(read(ca), /certificate|SSL/i)
  })
})

interface Failure {
  readonly error: { readonly code: string }
}

function extensionFile(directory: string): string {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return join(directory, found.find((path) => path.endsWith('httpfs.duckdb_extension')) ?? '')
}
