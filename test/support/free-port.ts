import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below those that systems give to whoever wants any: nobody else gets one between its choice and its use. Above those that
 * services prefer.
 */
const [FIRST, LAST] = [20_000, 29_999]

/** Given last; another process begins elsewhere. */
let last = randomInt(FIRST, LAST)

/** A TCP port of this machine on which nobody listens now, and which this process was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = last === LAST ? FIRST : last + 1
    last = port
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
