import { createServer } from 'node:net'

/**
 * Tell whether a program could listen on a TCP port now. It may be taken before it does.
 *
 * @param address - of this machine: `127.0.0.1`, `0.0.0.0`
 */
export async function isPortFree(port: number, address: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
