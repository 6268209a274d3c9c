import assert from 'node:assert/strict'
import { jsonLines } from '../../../src/docker/engine/json-lines.js'

describe('docker/engine/json-lines', () => {
  for (const size of [1, 2, 1000]) {
    it(`reads values that come in pieces of ${size} bytes, letters of several bytes among them`, async () => {
      const sent = Buffer.from('{"status":"läuft 🐳"}\n\n{"status":"done"}\r\n')

      const found: unknown[] = []
      for await (const value of jsonLines(pieces(sent, size))) found.push(value)

      assert.deepEqual(found, [{ status: 'läuft 🐳' }, { status: 'done' }])
    })
  }
})

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
