import assert from 'node:assert/strict'
import { readFrames } from '../../src/docker/read-frames.js'

describe('docker/read-frames', () => {
  for (const size of [1, 3, 8, 9, 1000]) {
    it(`takes frames apart that come in pieces of ${size} bytes`, async () => {
      const sent = Buffer.concat([frame(1, 'one\n'), frame(2, 'two\n'), frame(1, ''), frame(1, 'three\n')])

      const found: string[] = []
      for await (const { stream, bytes } of readFrames(pieces(sent, size))) found.push(`${stream} ${bytes}`)

      assert.deepEqual(found, ['stdout one\n', 'stderr two\n', 'stdout ', 'stdout three\n'])
    })
  }
})

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(text.length, 4)
  return Buffer.concat([header, Buffer.from(text)])
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
