import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { PhloError } from '../../../../src/errors.js'
import { findColumns } from '../../../../src/pipelines/files/find-columns.js'
import type { ReadField } from '../../../../src/pipelines/files/read-field.js'
import { optionalFields, type UserFiles, userFiles } from '../../../support/user-files.js'

const FIELDS = optionalFields({ a: 'long', b: 'string' })

/** What refutes that objects have the keys `a` and `b` and no others. */
const REFUTED: readonly (readonly [what: string, name: string, content: string])[] = [
  ['a key that only the last object has', 'r.ndjson', `${'{"a":1,"b":"x"}\n'.repeat(5000)}{"a":2,"late":3}\n`],
  ['a key whose value is null', 'r.ndjson', '{"a":1,"late":null}\n'],
  ['a key that differs in case', 'r.ndjson', '{"a":1,"B":"x"}\n'],
  ['a key that differs by a blank', 'r.ndjson', '{"a":1,"b ":"x"}\n'],
  ['an empty key', 'r.ndjson', '{"a":1,"":"x"}\n'],
  ['a key that an object has twice', 'r.ndjson', '{"a":1,"b":"x","a":2}\n'],
  ['a key in an array of objects', 'r.json', '[{"a":1},{"a":2,"late":3}]'],
  ['a key in objects one after another', 'r.json', '{\n"a":1}\n{\n"a":2,"late":3}'],
  ['a key that only the second file has', 'two/1.ndjson', '{"a":1}\n'],
  ['a row that is no object', 'r.ndjson', '{"a":1}\n5\n'],
  ['a row that is an array', 'r.ndjson', '{"a":1}\n[{"a":1}]\n'],
  ['a row that is cut off', 'r.ndjson', '{"a":1}\n{"a":\n'],
]

describe('pipelines/files/json/presume-json', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
    await user.write('two/2.ndjson', '{"a":1,"late":3}\n')
  })

  after(() => user.remove())

  for (const [what, name, content] of REFUTED) {
    it(`fails the read for ${what}`, async () => {
      await user.write(name, content)
      const files = await user.presume(name.startsWith('two/') ? 'two/*.ndjson' : name, FIELDS)

      await assert.rejects(user.rows(files, FIELDS), { code: 'PHLO_SQL_FAILED' })
    })
  }

  it('reads objects that lack keys, or values, as null, and none of what it was given to learn from', async () => {
    await user.write('gaps.ndjson', '\n{"a":1}\n{}\n\n{"b":null,"a":2}\n{"b":"x"}')
    const files = await user.presume('gaps.ndjson', FIELDS)

    assert.deepEqual(await user.rows(files, FIELDS), [
      { a: 1n, b: null },
      { a: null, b: null },
      { a: 2n, b: null },
      { a: null, b: 'x' },
    ])
  })

  it('reads several files of several forms, packed ones too', async () => {
    await user.write('forms/1.ndjson', '{"a":1}\n{"b":"x"}\n')
    await user.write('forms/2.json', '[{"a":2}, {"a":3}]')
    await user.write('forms/3.json', '{\n"a":4}\n{"a":5}')
    await user.write('forms/4.ndjson.gz', gzipSync('{"a":6,"b":"y"}\n'))
    const files = await user.presume('forms/*', FIELDS)

    const rows = await user.rows(files, FIELDS)

    assert.deepEqual(rows.map(({ a }) => a).sort(), [1n, 2n, 3n, 4n, 5n, 6n, null])
  })

  it('reads no rows from an array without any', async () => {
    await user.write('none.json', '[]')

    assert.deepEqual(await user.rows(await user.presume('none.json', FIELDS), FIELDS), [])
  })

  it('fails when a required value is missing', async () => {
    const required: ReadField[] = [
      { name: 'a', type: 'long', required: true },
      { name: 'b', type: 'string', required: true },
    ]
    await user.write('required.ndjson', '{"a":1,"b":"x"}\n{"a":1}\n')

    await assert.rejects(user.rows(await user.presume('required.ndjson', required), required), {
      code: 'PHLO_SQL_FAILED',
    })
  })

  it('takes names for what they are, those too that SQL gives a meaning of its own', async () => {
    const names = [
      'filename',
      'phlo_file',
      'PHLO_FILE_',
      'file_index',
      'a.b',
      'it\'s "so"',
      '__proto__',
      '🦊',
      'json',
      ' c',
    ]
    const fields = names.map((name): ReadField => ({ name, type: 'string', required: false }))
    await user.write('names.ndjson', `{${names.map((name, at) => `${JSON.stringify(name)}:"${at}"`).join(',')}}\n{}\n`)

    const [row, nothing] = await user.rows(await user.presume('names.ndjson', fields), fields)

    assert.deepEqual(
      Object.values(row ?? {}),
      names.map((_, at) => String(at)),
    )
    assert.deepEqual(
      Object.values(nothing ?? {}),
      names.map(() => null),
    )
  })

  it('reads what is found to have the columns presumed as if they had been looked for, or fails', async () => {
    const value = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.constantFrom('null', 'true', '"7"', '"2024-01-01"', '[1]', '{"a":1}', '1e3', '1e400', '9007199254740993'),
      fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    )
    const key = fc.constantFrom('n', 'd', 's', 't', 'n', 'd', 's', 'N', 'other')
    const object = fc.uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([name]) => name })
    const fields = optionalFields({ n: 'long', d: 'double', s: 'string', t: 'date' })

    await fc.assert(
      fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 4 }), async (objects) => {
        const lines = objects.map((entries) => `{${entries.map(([name, json]) => `"${name}":${json}`).join(',')}}`)
        await user.write('any.ndjson', lines.join('\n'))
        const presumed = await user.presume('any.ndjson', fields)
        const rows = await user.rows(presumed, fields).catch((error: unknown) => error)
        const isRefuted = objects.flat().some(([name]) => !fields.some((field) => field.name === name))

        if (isRefuted) assert.ok(rows instanceof PhloError)
        else {
          const found = await findColumns(user.engine, presumed, {})
          assert.ok(found !== undefined)
          const looked = await user.rows(found, fields).catch((error: unknown) => error)
          if (looked instanceof PhloError) assert.ok(rows instanceof PhloError)
          else assert.deepEqual(rows, looked)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('pipelines/files/find-columns', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  it('finds the keys of all objects where columns were presumed', async () => {
    await user.write('late.ndjson', '{"a":1,"b":"x"}\n{"late":2.5}\n')

    const found = await findColumns(user.engine, await user.presume('late.ndjson', FIELDS), {})

    assert.deepEqual(
      found?.columns.map(({ name, sampledType }) => [name, sampledType]),
      [
        ['a', 'long'],
        ['b', 'string'],
        ['late', 'double'],
      ],
    )
    assert.deepEqual(await user.rows(found, optionalFields({ late: 'double' })), [{ late: null }, { late: 2.5 }])
  })

  it('says which row is no JSON', async () => {
    await user.write('cut.ndjson', '{"a":1}\n{"a":\n')
    const files = await user.presume('cut.ndjson', FIELDS)

    await assert.rejects(findColumns(user.engine, files, {}), { code: 'PHLO_ROWS_INVALID' })
  })

  it('looks for nothing where nothing was presumed', async () => {
    const files = await user.open('known.ndjson', '{"a":1}\n')

    assert.equal(await findColumns(user.engine, files, {}), undefined)
  })
})
