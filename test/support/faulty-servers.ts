import { type Fate, type FaultProxy, faultProxy, type ProxiedRequest } from './fault-proxy.js'
import type { RemoteServers } from './remote-target.js'

const SLOW_DOWN = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'

/** What may become of an answer. */
export const FATES: Readonly<Record<string, Fate>> = {
  'breaks before it is asked for': { kind: 'reset' },
  'is lost after the work is done': { kind: 'lose-answer' },
  'is cut off': { kind: 'truncate', bytes: 10 },
  'is an error of the server': { kind: 'answer', status: 500 },
  'says to slow down': { kind: 'answer', status: 503, body: SLOW_DOWN, contentType: 'application/xml' },
  'is that to its second copy': { kind: 'duplicate', answer: 'second' },
  'comes late': { kind: 'pass', delayMs: 300 },
}

/** Servers with a proxy before each. */
export interface FaultyServers extends AsyncDisposable {
  readonly servers: RemoteServers
  readonly s3: FaultProxy
  readonly nessie: FaultProxy
  /** Let one request meet a fate: by its number from now on, of both servers together, and of those that are meant. */
  meet(fate: Fate, number: number, isMeant?: (request: ProxiedRequest) => boolean): void
  /** How many of the requests that are meant something takes. */
  count(work: () => Promise<unknown>, isMeant?: (request: ProxiedRequest) => boolean): Promise<number>
}

/** Stand between a client and both servers: `await using faulty = await behindProxies(servers)`. */
export async function behindProxies(servers: RemoteServers): Promise<FaultyServers> {
  const [s3, nessie] = await Promise.all([faultProxy(servers.s3.endpoint), faultProxy(servers.nessie.uri)])
  const requests = () => [...s3.requests, ...nessie.requests]
  return {
    servers: { ...servers, s3: { ...servers.s3, endpoint: s3.url }, nessie: { uri: nessie.url } },
    s3,
    nessie,
    meet(fate, number, isMeant = () => true) {
      let left = number
      for (const proxy of [s3, nessie]) {
        proxy.decide((request) => (isMeant(request) && left-- === 0 ? fate : { kind: 'pass' }))
      }
    },
    async count(work, isMeant = () => true) {
      const before = requests().filter(isMeant).length
      await work()
      return requests().filter(isMeant).length - before
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([s3, nessie].map((proxy) => proxy[Symbol.asyncDispose]()))
    },
  }
}

/** Tell whether a request changes something. Nessie is asked for contents by a POST, which does not. */
export function isChange({ method, path }: ProxiedRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && !path.endsWith('/contents')
}
