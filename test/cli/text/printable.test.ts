import assert from 'node:assert/strict'
import { printable } from '../../../src/cli/text/printable.js'

describe('cli/text/printable', () => {
  it('keeps the lines and tabs of a log, and leaves out the colours that a server writes', () => {
    assert.equal(
      printable('\u001b[32m2026-11-23\u001b[0m\tINFO\n\u001b[38;5;208mready\u001b[m'),
      '2026-11-23\tINFO\nready',
    )
  })

  it('shows whatever else would act on a terminal', () => {
    assert.equal(printable('\u001b[2J\u001b]0;title\u0007 \r\u202e'), '\\u001b[2J\\u001b]0;title\\u0007 \\r\\u202e')
  })
})
