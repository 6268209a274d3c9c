import assert from 'node:assert/strict'
import { memoryLimit } from '../../../src/compose/document/memory-limit.js'

const known = (bytes: number) => ({ type: 'known', bytes })

describe('compose/document/memory-limit', () => {
  for (const [service, limit] of [
    [{ mem_limit: '512m' }, known(512 * 2 ** 20)],
    [{ mem_limit: '1.5g' }, known(1.5 * 2 ** 30)],
    [{ mem_limit: '2GiB' }, known(2 * 2 ** 30)],
    [{ mem_limit: '64kb' }, known(64 * 2 ** 10)],
    [{ mem_limit: 1048576 }, known(2 ** 20)],
    [{ deploy: { resources: { limits: { memory: '1g' } } } }, known(2 ** 30)],
    [{ mem_limit: 0 }, { type: 'none' }],
    [{ mem_limit: -1 }, { type: 'none' }],
    [{}, { type: 'none' }],
    [{ mem_limit: `\${LIMIT:-1g}` }, { type: 'variable' }],
  ] as const) {
    it(`reads ${JSON.stringify(service)} as ${JSON.stringify(limit)}`, () => {
      assert.deepEqual(memoryLimit(service), limit)
    })
  }
})
