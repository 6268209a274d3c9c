import { PhloError } from '../errors.js'
import type { Docker } from './docker.js'
import { type EngineAddress, type EngineSurroundings, engineAddresses } from './engine/engine-address.js'
import { type EngineApi, openEngineApi } from './engine/engine-api.js'
import { readContext } from './engine/read-context.js'

/** What Docker is found with. */
export interface DockerOptions extends EngineSurroundings {
  now(): number
}

/**
 * Find the Docker Engine of this machine: what `DOCKER_HOST` or the chosen context says, else the first usual socket that
 * answers.
 *
 * @throws PHLO_DOCKER_ABSENT - none answers
 * @throws PHLO_DOCKER_DENIED - one is there, and this user may not use it
 */
export async function openDocker(options: DockerOptions): Promise<Docker> {
  const addresses = engineAddresses(options, await readContext(options))
  const failures: PhloError[] = []
  for (const address of addresses) {
    try {
      return dockerAt(await openEngineApi(address), options)
    } catch (error) {
      if (!(error instanceof PhloError)) throw error
      failures.push(error)
    }
  }
  throw absent(addresses, failures)
}

function dockerAt(api: EngineApi, { environment, now }: DockerOptions): Docker {
  const { address } = api
  const inherited = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const engine = address.context === undefined ? { DOCKER_HOST: address.host } : { DOCKER_CONTEXT: address.context }
  return { address, api, environment: { ...Object.fromEntries(inherited), ...engine }, now }
}

function absent(addresses: readonly EngineAddress[], failures: readonly PhloError[]): PhloError {
  const tried = addresses.map(({ host }) => host)
  const denied = failures.find(({ context }) => context.reason === 'EACCES')
  if (denied !== undefined) {
    const { host } = denied.context
    return new PhloError('PHLO_DOCKER_DENIED', `This user may not use Docker at ${String(host)}.`, {
      context: { host },
      cause: denied,
    })
  }
  const unknown = failures.find(({ code }) => code === 'PHLO_DOCKER_ABSENT')
  if (unknown !== undefined) return unknown
  const [only, ...others] = addresses
  if (only !== undefined && others.length === 0) {
    const untrusted = failures.map((failure) => refusedByTls(only, failure)).find((failure) => failure !== undefined)
    if (untrusted !== undefined) return untrusted
  }
  const where = others.length === 0 && only !== undefined ? ` at ${only.host}, named by ${only.origin}` : ''
  return new PhloError('PHLO_DOCKER_ABSENT', `No Docker Engine answers${where}.`, {
    fixes: [
      'Start Docker (Docker Desktop, Colima, or: sudo systemctl start docker), or install it: https://docs.docker.com/engine/install',
      'phlo doctor',
    ],
    context: { tried, reason: failures.at(0)?.context.reason },
    cause: failures.at(0),
  })
}

/** What Node and OpenSSL call certificates that are not trusted, of either side. */
const CERTIFICATE = /^ERR_(?:TLS|SSL)|CERT|VERIFY|SELF_SIGNED/

/** The failure of an engine that is there and wants other keys; `undefined`: it is something else. */
function refusedByTls({ host, tlsDirectory }: EngineAddress, failure: PhloError): PhloError | undefined {
  const reason = String(failure.context.reason ?? '')
  const context = { host, reason: reason || failure.message }
  if (/HTTP request to an HTTPS server/.test(failure.message)) {
    return new PhloError('PHLO_DOCKER_ABSENT', `Docker at ${host} wants TLS.`, {
      fixes: ['export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER, which holds ca.pem, cert.pem and key.pem'],
      context,
      cause: failure,
    })
  }
  if (!CERTIFICATE.test(reason)) return undefined
  return new PhloError(
    'PHLO_DOCKER_ABSENT',
    `Docker at ${host} and Phlo do not trust each other's certificates: ${reason}.`,
    {
      fixes: [
        `Put the ca.pem, cert.pem and key.pem for it into ${tlsDirectory ?? 'a folder that DOCKER_CERT_PATH names'}`,
      ],
      context,
      cause: failure,
    },
  )
}
