import assert from 'node:assert/strict'
import { outputTail } from '../../src/docker/output-tail.js'

describe('docker/output-tail', () => {
  it('keeps a letter whole that is spread over two frames, with a frame of the other stream between them', () => {
    const tail = outputTail(100)
    const [first, second] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)]

    tail.add({ stream: 'stdout', bytes: first })
    tail.add({ stream: 'stderr', bytes: Buffer.from('!') })
    tail.add({ stream: 'stdout', bytes: second })

    assert.equal(tail.text(), '!ü')
  })

  it('keeps the end, and begins with a whole letter', () => {
    const tail = outputTail(4)

    for (const text of ['abc', '🐘', '🐘x']) tail.add({ stream: 'stdout', bytes: Buffer.from(text) })

    assert.equal(tail.text(), '🐘x')
  })
})
