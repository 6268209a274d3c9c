import { createServer, type RequestListener } from 'node:http'

/** An HTTP server on loopback; at the end of the scope it is gone, with its connections. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly url: string
}

/** Serve at a free port: `await using server = await loopbackServer((request, response) => { … })`. */
export async function loopbackServer(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
