import assert from 'node:assert/strict'
import { problemsText, problemText } from '../../src/config/problem-text.js'

const PROBLEM = { file: 'phlo.yaml', line: 2, column: 5, key: 'a', message: 'a is not a port.', expected: 'a port' }

describe('config/problem-text', () => {
  it('begins with the place', () => {
    assert.equal(problemText(PROBLEM), 'phlo.yaml:2:5: a is not a port.')
  })

  it('names a variable once', () => {
    const problem = { ...PROBLEM, file: 'PHLO_THREADS', line: 0, message: 'PHLO_THREADS is not a number.' }

    assert.equal(problemText(problem), 'PHLO_THREADS is not a number.')
    assert.equal(problemText({ ...problem, message: 'It is empty.' }), 'PHLO_THREADS: It is empty.')
  })

  it('stays on one line whatever a name holds', () => {
    assert.equal(
      problemText({ ...PROBLEM, message: '"a\nb\u2028" is not a name.' }),
      'phlo.yaml:2:5: "a\\nb\\u2028" is not a name.',
    )
  })

  it('tells several by their number, and each on its line', () => {
    assert.equal(problemsText([PROBLEM, PROBLEM], 'It').split('\n').length, 3)
  })
})
