import assert from 'node:assert/strict'
import fc from 'fast-check'
import { assertRefName, refFileName, refNameOfFile } from '../../src/catalog/ref-name.js'

const names = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._/-]{0,30}$/)

describe('catalog/ref-name', () => {
  it('makes file names that are safe on every disk, differ without regard to case, and can be read back', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        assert.match(refFileName(one), /^[a-z0-9_=-]+$/)
        assert.equal(refNameOfFile(refFileName(one)), one)
        assert.equal(refFileName(one).toLowerCase() === refFileName(other).toLowerCase(), one === other)
      }),
    )
  })

  for (const name of [
    'main',
    'dev',
    'run/20261123-1',
    'feature/Units-2',
    'v1.0',
    '_x',
    'n'.repeat(128),
    'abcdef0123',
  ]) {
    it(`accepts ${name}`, () => assertRefName(name))
  }

  for (const name of [
    'n'.repeat(129),
    `x${'Y'.repeat(100)}`,
    'DEADBEEF'.repeat(8),
    'a/../b',
    'a\nb',
    'a:b',
    'HEAD~1',
  ]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      assert.throws(() => assertRefName(name), { code: 'PHLO_NAME_INVALID' })
    })
  }
})
