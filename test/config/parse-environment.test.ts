import assert from 'node:assert/strict'
import { parseEnvironment } from '../../src/config/parse-environment.js'

const CASES: readonly (readonly [name: string, text: string, value: string])[] = [
  ['an unquoted value', 'A=b', 'b'],
  ['an exported one', 'export A=b', 'b'],
  ['blanks around the equals sign', ' A = b ', 'b'],
  ['an empty value', 'A=', ''],
  ['a comment after a blank', 'A=b # c', 'b'],
  ['a value that is only a comment', 'A= # c', ''],
  ['a hash inside a word', 'A=p#ss', 'p#ss'],
  ['a single-quoted hash', "A='b # c'", 'b # c'],
  ['single quotes without escapes', "A='b\\nc'", 'b\\nc'],
  ['single quotes over two lines', "A='b\nc'", 'b\nc'],
  ['escapes in double quotes', 'A="b\\n\\"c\\"\\t\\\\d\\$"', 'b\n"c"\t\\d$'],
  ['an unknown escape', 'A="C:\\data"', 'C:\\data'],
  ['double quotes over two lines', 'A="b\nc" # d', 'b\nc'],
  ['Windows line ends', 'X=1\r\nA=b\r\n', 'b'],
  ['a byte order mark', '\uFEFFA=b', 'b'],
  ['a URL', 'A=postgres://u:p@h:5432/d?x=y', 'postgres://u:p@h:5432/d?x=y'],
  ['a quote inside a word', `A=it's`, "it's"],
  ['the last of two', 'A=a\nA=b', 'b'],
]

describe('config/parse-environment', () => {
  for (const [name, text, value] of CASES) {
    it(`reads ${name}`, () => {
      const { entries, badLines } = parseEnvironment(text)

      assert.equal(entries.findLast((entry) => entry.name === 'A')?.value, value)
      assert.deepEqual(badLines, [])
    })
  }

  it('says on which lines it found no assignment', () => {
    const { entries, badLines } = parseEnvironment('# ok\n\nnot an assignment\nA="open\nB=2\n3C=x\nD="x" y')

    assert.deepEqual(badLines, [3, 4, 6, 7])
    assert.deepEqual(entries, [{ name: 'B', value: '2', line: 5 }])
  })

  it('counts lines on after a value that spans several', () => {
    const { entries } = parseEnvironment('A="1\n2\n3"\nB=4')

    assert.deepEqual(
      entries.map(({ name, line }) => [name, line]),
      [
        ['A', 1],
        ['B', 4],
      ],
    )
  })
})
