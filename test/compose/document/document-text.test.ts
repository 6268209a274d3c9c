import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parse } from 'yaml'
import { documentText } from '../../../src/compose/document/document-text.js'

/** What a reader of YAML 1.1 or of another schema would take for something else. */
const TRAPS = [
  'no',
  'Yes',
  'ON',
  'y',
  '~',
  'null',
  '1_000',
  '0x1F',
  '0o7',
  '017',
  '1e3',
  '.inf',
  '-.INF',
  '12:30:45',
  '2026-11-23',
  '<<',
  '=',
  '',
  ' ',
  '!x',
  '&a',
  '*a',
  '# x',
  'a: b',
  'a #b',
  '- a',
  '---',
  '...',
  '{',
  '[',
  '%x',
  '`',
  '@x',
  'a:',
]

describe('compose/document/document-text', () => {
  it('is read again as it was, whatever texts and keys are in the document', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...TRAPS),
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '#', "'", '"') }),
    )
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(text, tie('tree'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        const read = parse(documentText({ services: { x: value } }))

        assert.deepEqual(structuredClone(read), structuredClone({ services: { x: value } }))
      }),
    )
  })

  it('quotes what other readers of YAML would take for a number, a date, a switch or nothing', () => {
    const text = documentText({ environment: Object.fromEntries(TRAPS.map((trap, index) => [`K${index}`, trap])) })

    const plain = text.split('\n').filter((line) => /^ {2}K\d+: [^"]/.test(line))
    assert.deepEqual(plain, [])
  })

  it('writes keys of any length, which a reader would else not take for keys', () => {
    const document = { services: { x: { labels: { [`${'long '.repeat(300)}key`]: ['a'] } } } }

    assert.deepEqual(parse(documentText(document)), document)
  })

  it('escapes the characters that Compose refuses to read', () => {
    assert.doesNotMatch(documentText({ a: '\x7f\x9f\u2028\ufeff' }), /[\x7f-\x9f\u2028\ufeff]/)
  })

  it('leaves words, images and paths as they are, and scripts readable', () => {
    const document = { image: 'ghcr.io/x/y:1.2', command: ['--port=1', './a'], script: 'set -e\necho 1\n' }

    const lines = documentText(document).split('\n').slice(3, 9)
    assert.deepEqual(lines, ['image: ghcr.io/x/y:1.2', 'command:', '- --port=1', '- ./a', 'script: |', '  set -e'])
  })
})
