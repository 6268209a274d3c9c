import assert from 'node:assert/strict'
import { memoryBytes } from '../../../src/compose/document/memory-bytes.js'

describe('compose/document/memory-bytes', () => {
  for (const [service, bytes] of [
    [{ mem_limit: '512m' }, 512 * 2 ** 20],
    [{ mem_limit: '1.5g' }, 1.5 * 2 ** 30],
    [{ mem_limit: '2GiB' }, 2 * 2 ** 30],
    [{ mem_limit: '64kb' }, 64 * 2 ** 10],
    [{ mem_limit: 1048576 }, 2 ** 20],
    [{ deploy: { resources: { limits: { memory: '1g' } } } }, 2 ** 30],
    [{ mem_limit: 0 }, undefined],
    [{ mem_limit: `\${LIMIT}` }, undefined],
    [{}, undefined],
  ] as const) {
    it(`reads ${JSON.stringify(service)} as ${bytes} bytes`, () => {
      assert.equal(memoryBytes(service), bytes)
    })
  }
})
