import assert from 'node:assert/strict'
import { type Fate, type FaultProxy, faultProxy } from './fault-proxy.js'
import { loopbackServer } from './loopback-server.js'

describe('support/fault-proxy', () => {
  it('passes method, path, headers and body on as they are, the host that the client named included', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)

    const answer = await fetch(`${proxy.url}/a%20b?x=1`, { method: 'PUT', body: 'hello', headers: { 'X-Signed': 'y' } })

    assert.equal(answer.status, 200)
    assert.equal(await answer.text(), 'hello')
    assert.deepEqual(server.seen, [
      { method: 'PUT', path: '/a%20b?x=1', host: new URL(proxy.url).host, signed: 'y', body: 'hello' },
    ])
  })

  it('has the path of what it stands before', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(`${server.url}/api/v2`)

    await fetch(`${proxy.url}/trees`)

    assert.deepEqual(shown(proxy), ['/api/v2/trees pass 200'])
  })

  it('passes the length of an object on whose headers alone are asked for', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)

    const answer = await fetch(`${proxy.url}/object`, { method: 'HEAD' })

    assert.equal(answer.headers.get('content-length'), '12')
  })

  it('answers with a status and a body in the place of the server', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)
    proxy.decide(() => ({ kind: 'answer', status: 503, body: '<Code>SlowDown</Code>', contentType: 'application/xml' }))

    const answer = await fetch(proxy.url, { method: 'POST', body: 'hello' })

    assert.equal(answer.status, 503)
    assert.equal(await answer.text(), '<Code>SlowDown</Code>')
    assert.deepEqual(server.seen, [])
  })

  const broken: readonly { readonly fate: Fate; readonly seen: number }[] = [
    { fate: { kind: 'lose-answer' }, seen: 1 },
    { fate: { kind: 'truncate', bytes: 3 }, seen: 1 },
    { fate: { kind: 'truncate', bytes: 5 }, seen: 1 },
    { fate: { kind: 'reset' }, seen: 0 },
  ]
  for (const { fate, seen } of broken) {
    it(`breaks the connection when the fate is ${JSON.stringify(fate)}, seen by the server ${seen} times`, async () => {
      await using server = await echoServer()
      await using proxy = await faultProxy(server.url)
      proxy.decide(() => fate)

      await assert.rejects(async () => (await fetch(proxy.url, { method: 'POST', body: 'hello' })).text())

      assert.equal(server.seen.length, seen)
    })
  }

  it('hands over the beginning of an answer that it cuts off', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)
    proxy.decide(() => ({ kind: 'truncate', bytes: 3 }))

    const { status, body } = await fetch(proxy.url, { method: 'POST', body: 'hello' })

    assert.equal(status, 200)
    assert.equal(String(Buffer.from((await body?.getReader().read())?.value ?? [])), 'hel')
  })

  it('lets the server have a request twice', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)
    proxy.decide(() => ({ kind: 'duplicate', answer: 'second' }))

    const answer = await fetch(proxy.url, { method: 'POST', body: 'hello' })

    assert.equal(answer.headers.get('x-number'), '1')
    assert.equal(server.seen.length, 2)
  })

  it('decides about each request by itself, and tells what became of all of them', async () => {
    await using server = await echoServer()
    await using proxy = await faultProxy(server.url)
    proxy.decide(({ number }) => (number === 1 ? { kind: 'answer', status: 500 } : { kind: 'pass', delayMs: 20 }))

    for (const path of ['/a', '/b', '/c']) await fetch(`${proxy.url}${path}`)

    assert.deepEqual(shown(proxy), ['/a pass 200', '/b answer 500', '/c pass 200'])
    assert.ok((proxy.requests[0]?.durationMs ?? 0) >= 19)
  })

  it('breaks the connection when there is no server', async () => {
    const server = await echoServer()
    await server[Symbol.asyncDispose]()
    await using proxy = await faultProxy(server.url)

    await assert.rejects(fetch(proxy.url))
    assert.deepEqual(shown(proxy), ['/ pass undefined'])
  })
})

function shown({ requests }: FaultProxy): readonly string[] {
  return requests.map(({ path, fate, status }) => `${path} ${fate} ${status}`)
}

/** A server that answers with what it is sent, and numbers its answers. */
async function echoServer() {
  const seen: unknown[] = []
  const server = await loopbackServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, url: path, headers } = request
    const body = Buffer.concat(chunks)
    const number = seen.length
    seen.push({ method, path, host: headers.host, signed: headers['x-signed'], body: String(body) })
    response.writeHead(200, { 'X-Number': number, 'Content-Length': method === 'HEAD' ? 12 : body.length }).end(body)
  })
  return { ...server, seen }
}
