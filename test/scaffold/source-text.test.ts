import assert from 'node:assert/strict'
import fc from 'fast-check'
import { commentText, constantName, propertyName, stringLiteral } from '../../src/scaffold/source-text.js'

describe('scaffold/source-text', () => {
  it('writes any text as a literal that evaluates to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(evaluate(stringLiteral(text)), text)
      }),
    )
  })

  for (const text of ["it's", 'a "quoted" name', 'a\nb', '\u2028', '\u202e', '`', '\\', "\\'", '🦀', '']) {
    it(`keeps ${JSON.stringify(text)} within one line of visible text`, () => {
      const literal = stringLiteral(text)

      assert.equal(evaluate(literal), text)
      assert.doesNotMatch(literal, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
    })
  }

  for (const name of ['id', 'default', '__proto__', 'constructor', 'a b', "it's", '2024', '']) {
    it(`makes ${JSON.stringify(name)} a property of its own`, () => {
      const object = evaluate(`{ ${propertyName(name)}: 1 }`)

      assert.deepEqual(Object.keys(object as object), [name])
    })
  }

  for (const [name, constant] of [
    ['orders', 'orders'],
    ['daily_orders', 'dailyOrders'],
    ['2024', '_2024'],
    ['default', 'defaultTable'],
    ['', '_'],
    ['a-b.c', 'aBC'],
  ] as const) {
    it(`names the constant of ${JSON.stringify(name)} ${constant}`, () => {
      assert.equal(constantName(name), constant)
    })
  }

  it('keeps a comment on its line', () => {
    assert.equal(commentText('one\ntwo\u2028three\r\n'), 'one two three')
  })
})

function evaluate(source: string): unknown {
  return new Function(`'use strict'; return (${source})`)()
}
