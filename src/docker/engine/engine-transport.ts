import { readFile } from 'node:fs/promises'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import type { EngineAddress } from './engine-address.js'

/** Sends a request, over whatever leads to the engine. */
export type EngineTransport = (options: RequestOptions, onAnswer: (answer: IncomingMessage) => void) => ClientRequest

/**
 * Make what leads to an engine: a socket, a named pipe, TCP or TLS.
 *
 * @throws PHLO_DOCKER_ABSENT - the address is of a kind that Phlo does not know
 */
export async function engineTransport({ host, tlsDirectory }: EngineAddress): Promise<EngineTransport> {
  const [, scheme = '', rest = ''] = /^(\w+):\/\/(.*)$/.exec(host) ?? []
  if (scheme === 'unix' || scheme === 'npipe') {
    const socketPath = scheme === 'unix' ? rest : rest.replaceAll('/', '\\')
    const { request } = await import('node:http')
    // Else Node works out from the Host header a name for TLS, of which there is none, and takes a while for it.
    const local = { socketPath, servername: '' }
    return (options, onAnswer) => request({ ...options, ...local }, onAnswer)
  }
  if (!/^(?:tcp|https?)$/.test(scheme) || !URL.canParse(`http://${rest}`)) throw unreachable(host)
  const { hostname, port } = new URL(`http://${rest}`)
  if (scheme === 'https' || tlsDirectory !== undefined) {
    const [{ request }, { isIP }] = await Promise.all([import('node:https'), import('node:net')])
    const keys = tlsDirectory === undefined ? {} : await readKeys(tlsDirectory)
    // Else the certificate would have to be one for the Host header; an IP address is no name that could be sent.
    const servername = isIP(hostname) === 0 ? hostname : ''
    return (options, onAnswer) => request({ ...options, ...keys, servername, hostname, port: port || 2376 }, onAnswer)
  }
  const { request } = await import('node:http')
  return (options, onAnswer) => request({ ...options, hostname, port: port || 2375 }, onAnswer)
}

function unreachable(host: string): PhloError {
  return new PhloError('PHLO_DOCKER_ABSENT', `Phlo cannot talk to Docker at "${host}".`, {
    fixes: [
      'Name it by unix://, npipe:// or tcp://',
      'One behind ssh: ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST, then DOCKER_HOST=unix:///tmp/docker.sock',
    ],
    context: { host },
  })
}

async function readKeys(directory: string) {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(directory, name)).catch(() => undefined)),
  )
  return { ca, cert, key }
}
