import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { isPortFree } from '../../../src/docker/ports/is-port-free.js'
import { listeningProcess } from '../../../src/docker/ports/listening-process.js'
import { freePort } from '../../support/free-port.js'

describe('docker/ports/listening-process', () => {
  for (const address of ['127.0.0.1', '0.0.0.0']) {
    it(`names the process that listens on ${address}`, async () => {
      const port = await freePort()
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(port, address, resolve))

      const found = await listeningProcess(port)
      const isFree = await isPortFree(port, '127.0.0.1')
      await new Promise((resolve) => server.close(resolve))

      assert.equal(found?.pid, process.pid)
      assert.match(found?.program ?? '', /node|mocha/)
      assert.equal(isFree, false)
      assert.equal(await isPortFree(port, '127.0.0.1'), true)
    })
  }

  it('names nobody where nobody listens', async () => {
    assert.equal(await listeningProcess(await freePort()), undefined)
  })
})
