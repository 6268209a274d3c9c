import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { fillFile } from '../../../src/compose/template/fill-file.js'

/** What a user could put into a variable, meaning harm or not. */
const HOSTILE = ["x'; DROP TABLE users; --", 'a"b', 'a\nb: c', '}, {', '*/ SELECT 1', '$$ SELECT', "\\'", '`id`', '']

const VALUE = `\${env.VALUE}`

describe('compose/template/fill-file', () => {
  it('puts any value into a string of JSON, and nothing else comes of it', () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        const filled = fill(`{ "title": "a ${VALUE} b", "n": 1 }`, 'x.json', value)

        assert.deepEqual(JSON.parse(filled), { title: `a ${value} b`, n: 1 })
      }),
    )
  })

  it('puts any value into YAML, plain or quoted, and nothing else comes of it', () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        const template = `${stringify({ a: `x ${VALUE} y`, list: [`'${VALUE}'`] })}# ${VALUE}\nb: it's ${VALUE}\n`

        const filled = parse(fill(template, 'x.yml', value))

        assert.deepEqual(filled, { a: `x ${value} y`, list: [`'${value}'`], b: `it's ${value}` })
      }),
    )
  })

  it('writes a number where YAML has a plain reference, and a text where it is quoted', () => {
    assert.deepEqual(parse(fill(`port: ${VALUE}\ntext: "${VALUE}"\n`, 'x.yaml', '5432')), { port: 5432, text: '5432' })
  })

  for (const [name, template, value, expected] of [
    ['a string', `SELECT '${VALUE}'`, "it's", "SELECT 'it''s'"],
    ['a name', `GRANT x TO "${VALUE}"`, 'a"b', 'GRANT x TO "a""b"'],
    ['a word', `CREATE ROLE ${VALUE}`, 'reader', 'CREATE ROLE reader'],
    [
      'a string after comments and dollar quotes',
      `-- it's\n/* ' */ $$$$ ' $$$$ '${VALUE}'`,
      "'",
      "-- it's\n/* ' */ $$ ' $$ ''''",
    ],
    ['a string after an escaped one', `SELECT E'\\'', '${VALUE}'`, "o'x", "SELECT E'\\'', 'o''x'"],
  ] as const) {
    it(`quotes a value of SQL as ${name} wants it`, () => {
      assert.equal(fill(template, 'x.sql', value), expected)
    })
  }

  for (const [file, template] of [
    ['x.sql', `CREATE ROLE ${VALUE}`],
    ['x.sql', `-- ${VALUE}`],
    ['x.sql', `DO $$$$ ${VALUE} $$$$`],
    ['x.sql', `SELECT E'${VALUE}'`],
    ['x.json', `{ "a": ${VALUE} }`],
    ['x.properties', `key=${VALUE}`],
    ['x.env', `KEY="${VALUE}"`],
    ['start.sh', `echo "${VALUE}"`],
    ['noending', VALUE],
  ] as const) {
    it(`refuses in ${file} what could end ${template}`, () => {
      for (const value of HOSTILE.filter((text) => text !== '')) {
        assert.throws(() => fill(template, file, value), { code: 'PHLO_TEMPLATE_INVALID' }, value)
      }
    })
  }

  it('never puts a secret into a file', () => {
    const scope = new Map([['env.VALUE', { secret: 'VALUE' }]])

    assert.throws(() => fillFile(VALUE, { scope, where: 'x', path: 'x.sql' }), { code: 'PHLO_TEMPLATE_INVALID' })
  })

  it("gives other programs' references as they are to those who write two dollars", () => {
    assert.equal(fill('a=$${ENV:KEY} b=$HOME', 'x.properties', ''), ['a=$', '{ENV:KEY} b=$HOME'].join(''))
  })
})

function fill(template: string, path: string, value: string): string {
  return fillFile(template, { scope: new Map([['env.VALUE', { text: value }]]), where: 'x', path })
}

function anyText() {
  return fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...HOSTILE))
}
