import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate for 127.0.0.1, signed by an authority that only its maker knows. */
export interface OwnAuthority {
  /** The certificate of the authority, in PEM form. */
  readonly ca: string
  /** Paths of the server's certificate and of its key. */
  readonly certificate: string
  readonly key: string
}

/** Make one with openssl. @param folder - for its files */
export async function ownAuthority(folder: string): Promise<OwnAuthority> {
  const path = (name: string) => join(folder, name)
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  const authority = ['-CA', path('ca.pem'), '-CAkey', path('ca.key')]
  const forServer = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=CA:FALSE']
  await request([...key, '-subj', '/CN=Authority', '-keyout', path('ca.key'), '-out', path('ca.pem')])
  await request([
    ...[...key, '-subj', '/CN=Nessie', '-keyout', path('server.key'), '-out', path('server.pem')],
    ...[...authority, ...forServer],
  ])
  return { ca: await readFile(path('ca.pem'), 'utf8'), certificate: path('server.pem'), key: path('server.key') }
}

async function request(args: readonly string[]): Promise<void> {
  await promisify(execFile)('openssl', ['req', '-x509', ...args])
}
