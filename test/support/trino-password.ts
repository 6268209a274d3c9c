import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.js'
import { ownAuthority } from './own-authority.js'
import { type TempFolder, tempFolder } from './temp-folder.js'
import { trinoServer } from './trino-server.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const plugins = join(cache, 'trino-password-449')

/** A Trino that asks for a password, over TLS. */
export interface PasswordTrino {
  /** Of HTTPS. */
  readonly uri: string
  /** Of its port that lets nobody in. */
  readonly openUri: string
  /** Path of the certificate to trust, in PEM form. */
  readonly ca: string
}

/**
 * Have one for a suite; call it inside `describe`, and what it returns inside a test. Skipped as {@link trinoServer} is.
 *
 * @param users - passwords by name
 */
export function passwordTrino(users: Readonly<Record<string, string>>): () => PasswordTrino {
  let folder: TempFolder
  let port: number
  before('needs what Trino asks for passwords by: run scripts/provision-servers.sh trino', async function () {
    if (!existsSync(plugins)) {
      if (process.env.CI === 'true') throw new Error('it is absent: run scripts/provision-servers.sh trino')
      this.skip()
    }
    folder = await tempFolder()
    port = await freePort()
  })
  const trino = trinoServer(async () => ({
    settings: { ...(await writeUsers(folder.path, users)), ...tls(folder.path, port) },
  }))
  after(() => folder?.[Symbol.asyncDispose]())
  return () => ({ uri: `https://127.0.0.1:${port}`, openUri: trino().uri, ca: join(folder.path, 'ca.pem') })
}

/** @see https://trino.io/docs/476/security/password-file.html */
async function writeUsers(folder: string, users: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { certificate, key } = await ownAuthority(folder)
  const pair = await Promise.all([key, certificate].map((path) => readFile(path, 'utf8')))
  const lines = Object.entries(users).map(([user, password]) => `${user}:${hashOf(password)}\n`)
  const authenticator = `password-authenticator.name=file\nfile.password-file=${join(folder, 'users')}\n`
  await writeFile(join(folder, 'keystore.pem'), pair.join('\n'))
  await writeFile(join(folder, 'users'), lines.join(''))
  await writeFile(join(folder, 'authenticator.properties'), authenticator)
  return {
    'http-server.authentication.type': 'PASSWORD',
    'internal-communication.shared-secret': randomBytes(32).toString('base64'),
    'password-authenticator.config-files': join(folder, 'authenticator.properties'),
    'plugin.dir': plugins,
  }
}

function hashOf(password: string): string {
  const salt = randomBytes(16)
  return `1000:${salt.toString('hex')}:${pbkdf2Sync(password, salt, 1000, 32, 'sha1').toString('hex')}`
}

function tls(folder: string, port: number): Record<string, string> {
  return {
    'http-server.https.enabled': 'true',
    'http-server.https.port': String(port),
    'http-server.https.keystore.path': join(folder, 'keystore.pem'),
  }
}
