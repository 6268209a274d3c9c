import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { promisify } from 'node:util'
import { systemDocker } from '../../../src/cli/stack/system-docker.js'
import { runDocker } from '../../../src/docker/compose-command.js'
import { composeVersion } from '../../../src/docker/compose-version.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

describe('engines/docker/tls', () => {
  const engine = dockerEngine()
  let folder: TempFolder
  let server: Server
  let keys: Readonly<Record<string, string>>

  before(async () => {
    folder = await tempFolder()
    await makeCertificates(folder.path)
    server = await tlsBefore(engine().environment.DOCKER_HOST?.replace('unix://', '') ?? '', folder.path)
    keys = { ...engine().environment, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(folder.path, 'client') }
  })

  after(async () => {
    server.close()
    await folder[Symbol.asyncDispose]()
  })

  for (const name of ['127.0.0.1', 'localhost']) {
    it(`reaches an engine at ${name} that wants the keys of both sides, and so does its docker command`, async () => {
      const docker = await systemDocker({ ...keys, DOCKER_HOST: address(name) })

      assert.match(await composeVersion(docker), /^2\./)
      assert.equal((await runDocker(docker, ['version', '--format', '{{.Server.Version}}'])).exitCode, 0)
      assert(Array.isArray(await docker.api.json('/containers/json')))
    })
  }

  it('says of one that wants TLS, and of one whose certificates do not fit, that this is why', async () => {
    await mkdir(join(folder.path, 'without'))
    await cp(join(folder.path, 'client/ca.pem'), join(folder.path, 'without/ca.pem'))
    const DOCKER_HOST = address('127.0.0.1')
    const without = { ...keys, DOCKER_HOST, DOCKER_CERT_PATH: join(folder.path, 'without') }
    const untrusting = { ...keys, DOCKER_HOST, DOCKER_CERT_PATH: join(folder.path, 'nothing') }

    for (const environment of [without, untrusting]) {
      await assert.rejects(systemDocker(environment), (error: { code: string; fixes: string[] }) => {
        assert.equal(error.code, 'PHLO_DOCKER_ABSENT')
        assert.match(error.fixes.join(), new RegExp(environment.DOCKER_CERT_PATH))
        return true
      })
    }
  })

  function address(name: string): string {
    return `tcp://${name}:${(server.address() as AddressInfo).port}`
  }
})

/** Stand between clients that have keys and a socket. */
async function tlsBefore(socket: string, folder: string): Promise<Server> {
  const [ca, cert, key] = await Promise.all(
    ['client/ca.pem', 'server.pem', 'server-key.pem'].map((name) => readFile(join(folder, name))),
  )
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, (client) => {
    const engine = connect(socket)
    client.pipe(engine).pipe(client)
    client.on('error', () => engine.destroy())
    engine.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return server
}

/** Make an authority, and with it a certificate for the server and one for the client. */
async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder })
  const key = (path: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', path]
  await mkdir(join(folder, 'client'))
  await openssl('req', '-x509', ...key('ca-key.pem'), '-out', 'client/ca.pem', '-days', '2', '-subj', '/CN=authority')
  await writeFile(
    join(folder, 'server.txt'),
    'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n',
  )
  await writeFile(join(folder, 'client.txt'), 'extendedKeyUsage=clientAuth\n')
  const authority = ['-CA', 'client/ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2']
  await openssl('req', ...key('server-key.pem'), '-out', 'server.csr', '-subj', '/CN=server')
  await openssl('x509', '-req', '-in', 'server.csr', ...authority, '-extfile', 'server.txt', '-out', 'server.pem')
  await openssl('req', ...key('client/key.pem'), '-out', 'client.csr', '-subj', '/CN=client')
  await openssl('x509', '-req', '-in', 'client.csr', ...authority, '-extfile', 'client.txt', '-out', 'client/cert.pem')
}
