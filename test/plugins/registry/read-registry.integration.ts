import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PhloError } from '../../../src/errors.js'
import { type RegistryRequest, readRegistry } from '../../../src/plugins/registry/read-registry.js'

const MINIO = { name: 'minio', package: '@phlo/service-minio', description: 'S3', kinds: ['service'], bundled: true }
const KAFKA = { name: 'kafka', package: 'phlo-kafka', description: 'Streams', kinds: ['service'] }
const BUNDLED = registryOf(MINIO)

function registryOf(...plugins: readonly object[]): string {
  return JSON.stringify({ schema: 1, plugins })
}

/** A registry on this machine that answers as told. */
async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/plugins.json`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve).closeAllConnections())
    },
  }
}

/** A request for a registry whose cache is a variable. */
function requestOf(url: string | undefined): RegistryRequest {
  let cached: string | undefined
  return {
    url,
    bundled: BUNDLED,
    cache: {
      read: async () => cached,
      write: async (text) => {
        cached = text
      },
    },
    fetch: globalThis.fetch,
    now: () => new Date('2026-11-01T12:00:00Z'),
  }
}

async function outcomeOf(request: RegistryRequest) {
  const { entries, origin, note } = await readRegistry(request)
  return { names: entries.map(({ name }) => name), origin, hasNote: note !== undefined }
}

describe('plugins/registry/read-registry', () => {
  it('is the one that comes with Phlo when the project names none', async () => {
    assert.deepEqual(await outcomeOf(requestOf(undefined)), { names: ['minio'], origin: 'bundled', hasNote: false })
  })

  it('is fetched once, and then only asked whether it changed', async () => {
    const asked: (string | undefined)[] = []
    await using server = await serve((request, response) => {
      asked.push(request.headers['if-none-match'])
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"' }).end(registryOf(KAFKA))
    })
    const request = requestOf(server.url)

    const outcomes = [await outcomeOf(request), await outcomeOf(request)]

    const fetched = { names: ['kafka', 'minio'], origin: 'remote', hasNote: false }
    assert.deepEqual(outcomes, [fetched, fetched])
    assert.deepEqual(asked, [undefined, '"v1"'])
  })

  it('is what was fetched last when the server is gone, and the note says so', async () => {
    const server = await serve((_, response) => response.end(registryOf(KAFKA)))
    const request = requestOf(server.url)
    await readRegistry(request)
    await server.close()

    const { origin, note, entries } = await readRegistry(request)

    assert.equal(origin, 'cache')
    assert.equal(entries.length, 2)
    assert.match(note ?? '', /2026-11-01/)
  })

  it('is what comes with Phlo when the server fails and nothing was fetched before, and the note says so', async () => {
    await using server = await serve((_, response) => response.writeHead(503).end())

    assert.deepEqual(await outcomeOf(requestOf(server.url)), { names: ['minio'], origin: 'bundled', hasNote: true })
  })

  it('is fetched anew where what was kept of it is no registry', async () => {
    await using server = await serve((request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"' }).end(registryOf(KAFKA))
    })
    const kept = JSON.stringify({ url: server.url, etag: '"v1"', fetchedAt: '2026-11-01', text: '{ "plugins": "' })
    const request = requestOf(server.url)
    await request.cache.write(kept)

    assert.deepEqual(await outcomeOf(request), { names: ['kafka', 'minio'], origin: 'remote', hasNote: false })
  })

  it('may begin with a mark of the order of its bytes', async () => {
    await using server = await serve((_, response) => response.end(`\ufeff${registryOf(KAFKA)}`))

    assert.deepEqual((await outcomeOf(requestOf(server.url))).origin, 'remote')
  })

  it('is not read to the end when there is no end', async () => {
    await using server = await serve((_, response) => {
      const more = () => response.write(Buffer.alloc(1024 * 1024, 32))
      response.on('drain', more)
      more()
    })

    await assert.rejects(readRegistry(requestOf(server.url)), { code: 'PHLO_REGISTRY_INVALID' })
  })

  it('does not take the cache of another registry for its own', async () => {
    await using one = await serve((_, response) => response.end(registryOf(KAFKA)))
    const request = requestOf(one.url)
    await readRegistry(request)

    const { origin } = await readRegistry({ ...request, url: 'http://127.0.0.1:9/plugins.json' })

    assert.equal(origin, 'bundled')
  })

  for (const [what, status, body] of [
    ['is not there', 404, ''],
    ['wants a login', 401, ''],
    ['is a web page', 200, '<html>'],
    ['has a plugin without a package', 200, registryOf({ name: 'kafka', description: 'x', kinds: ['service'] })],
    ['has one name twice', 200, registryOf(KAFKA, KAFKA)],
  ] as const) {
    it(`is an error, not a reason to fall back, when it ${what}`, async () => {
      await using server = await serve((_, response) => response.writeHead(status).end(body))

      await assert.rejects(readRegistry(requestOf(server.url)), (error) => {
        return error instanceof PhloError && error.code === 'PHLO_REGISTRY_INVALID'
      })
    })
  }

  it('is an error where it leads to a place that is not this machine, without encryption', async () => {
    await using other = await serve((_, response) => response.end(registryOf(KAFKA)))
    // No machine has this address, so it stands for that of another one.
    const elsewhere = other.url.replace('127.0.0.1', '0.0.0.0')
    await using server = await serve((_, response) => response.writeHead(302, { location: elsewhere }).end())

    await assert.rejects(readRegistry(requestOf(server.url)), { code: 'PHLO_REGISTRY_INVALID' })
  })
})
