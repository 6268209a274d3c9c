import assert from 'node:assert/strict'
import { parsePage } from '../../../src/query/trino/trino-page.js'

function dataOf(data: string): unknown {
  return parsePage(`{"id":"a","stats":{"state":"RUNNING"},"data":${data}}`)?.data
}

describe('query/trino/trino-page', () => {
  it('keeps whole numbers of many digits as texts, and others as numbers', () => {
    assert.deepEqual(dataOf('[[9223372036854775807,-9223372036854775808,1234567890123456,123456789012345]]'), [
      ['9223372036854775807', '-9223372036854775808', '1234567890123456', 123_456_789_012_345],
    ])
  })

  it('leaves fractions and exponents numbers', () => {
    assert.deepEqual(dataOf('[[1234567890123456.5,1.2345678901234567E19,0.12345678901234566,9007199254740993]]'), [
      [1_234_567_890_123_456.5, 1.2345678901234567e19, 0.12345678901234566, '9007199254740993'],
    ])
  })

  it('changes no text that looks like such a number', () => {
    const texts = [
      '1234567890123456789',
      '[1234567890123456789]',
      'a",1234567890123456789,"b',
      '\\',
      ':1234567890123456,',
    ]

    assert.deepEqual(dataOf(JSON.stringify([[...texts]]).replace(']]', ',1234567890123456789]]')), [
      [...texts, '1234567890123456789'],
    ])
  })

  it('finds them in maps, rows and arrays', () => {
    assert.deepEqual(dataOf('[[{"k":9007199254740993},[[9007199254740993],null]]]'), [
      [{ k: '9007199254740993' }, [['9007199254740993'], null]],
    ])
  })

  for (const text of [
    '',
    '<html>',
    '[]',
    '{}',
    '{"id":"a"}',
    '{"id":"a","stats":null}',
    '{"id":"a","stats":{},"nextUri":"there"}',
    '{"id":"a","stats":{},"error":{}}',
    '{"id":"a","stats":{},"error":{"message":null,"errorName":"SYNTAX_ERROR","errorType":"USER_ERROR"}}',
    '{"id":"a","stats":{},"columns":[{"name":"n"}]}',
    '{"id":"a","stats":{},"columns":[{"name":"n","typeSignature":{"rawType":"decimal"}}]}',
    '{"id":"a","stats":{},"data":["rows"]}',
  ]) {
    it(`takes "${text}" for no page`, () => assert.equal(parsePage(text), undefined))
  }
})
