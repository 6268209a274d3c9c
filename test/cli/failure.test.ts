import assert from 'node:assert/strict'
import { failureOf, failureText, pasteable } from '../../src/cli/failure.js'
import type { TerminalStream } from '../../src/cli/terminal.js'
import { rowsInvalid } from '../../src/pipelines/files/misfits/bad-value.js'

const PLAIN: TerminalStream = { isTerminal: false, columns: undefined, style: (_, text) => text }

describe('cli/failure', () => {
  it('shows the bad rows of a file one per line', () => {
    const examples = [2, 3, 4].map((line) => ({ file: 'a.csv', line, column: 'n', value: 'x', expected: 'a number' }))

    const [head, ...lines] = failureText(rowsInvalid({ examples, badRows: 3 }), PLAIN, 'phlo').split('\n')

    assert.match(head ?? '', /a\.csv:2 n/)
    assert.deepEqual(lines.slice(0, 2), [
      '  a.csv:3 n: found "x", expected a number',
      '  a.csv:4 n: found "x", expected a number',
    ])
    assert.match(lines[2] ?? '', /^ {2}→ /)
  })

  it('says on one line what is wrong with the value of a flag', () => {
    const error = Object.assign(new Error('Parsing --limit \n\tExpected an integer but received: x'), {
      oclif: { exit: 2 },
    })

    const [head] = failureText(failureOf(error), PLAIN, 'phlo').split('\n')

    assert.match(head ?? '', /PHLO_USAGE_INVALID .*--limit.*received: x$/)
  })

  it('keeps the target in commands that depend on it, and leaves it out of the others', () => {
    const shown = ['phlo services start', 'Then: phlo query X, or phlo config show'].map((fix) =>
      pasteable(fix, 'PHLO_TARGET=stack npx phlo'),
    )

    assert.deepEqual(shown, [
      'npx phlo services start',
      'Then: PHLO_TARGET=stack npx phlo query X, or npx phlo config show',
    ])
  })
})
