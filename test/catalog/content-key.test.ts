import assert from 'node:assert/strict'
import { formatKey, parseKey } from '../../src/catalog/content-key.js'

describe('catalog/content-key', () => {
  for (const [text, key] of [
    ['entries', ['entries']],
    ['bronze.entries', ['bronze', 'entries']],
    ['a.b.c', ['a', 'b', 'c']],
    ['Bronze.2024_sales-eu', ['Bronze', '2024_sales-eu']],
    ['bronze._hidden', ['bronze', '_hidden']],
  ] as const) {
    it(`reads and shows ${text}`, () => {
      assert.deepEqual(parseKey(text), key)
      assert.equal(formatKey(key), text)
    })
  }

  for (const text of [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '../a',
    'a/b',
    'a b',
    'a@b',
    'a$b',
    'ä',
    '😀',
    '_tmp.a',
    'a.-b',
    '"a"',
    'a\0',
    'n'.repeat(101),
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseKey(text), { code: 'PHLO_NAME_INVALID', context: { name: text } })
    })
  }
})
