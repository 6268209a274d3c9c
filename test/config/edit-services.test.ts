import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parse } from 'yaml'
import { editServices } from '../../src/config/edit-services.js'

const FILE = `# the lake
name: lake   # its name


services:
  # charts for sales
  superset: { ports: { http: 18088 } } # fixed
  trino:
    compose:
      mem_limit: 4g # enough

    # a note at the end
target: "local"
`

describe('config/edit-services', () => {
  for (const [name, text, service, enabled, expected] of [
    ['an empty file', '', 'trino', true, 'services:\n  trino:\n    enabled: true\n'],
    ['a file of comments', '# lake\n', 'trino', false, '# lake\nservices:\n  trino:\n    enabled: false\n'],
    ['a file without services', 'name: lake', 'trino', true, 'name: lake\nservices:\n  trino:\n    enabled: true\n'],
    [
      'services without one',
      'services: # none\nname: a\n',
      'x',
      true,
      'services: # none\n  x:\n    enabled: true\nname: a\n',
    ],
    [
      'other services',
      'services:\n    a:\n        enabled: true # yes\n# end\n',
      'b',
      true,
      'services:\n    a:\n        enabled: true # yes\n    b:\n      enabled: true\n# end\n',
    ],
    [
      'services in one line',
      'services: { a: { enabled: true } } # x\n',
      'b',
      true,
      'services: { a: { enabled: true }, b: { enabled: true } } # x\n',
    ],
    ['no services in one line', 'services: {}\n', 'b', true, 'services: { b: { enabled: true } }\n'],
    [
      'a service that is there',
      'services:\n  a:\n    # why\n    ports: { http: 1 }\n',
      'a',
      false,
      'services:\n  a:\n    # why\n    enabled: false\n    ports: { http: 1 }\n',
    ],
    [
      'a service in one line',
      'services: { a: { ports: { http: 1 } } }',
      'a',
      false,
      'services: { a: { enabled: false, ports: { http: 1 } } }',
    ],
    [
      'a service without settings',
      'services:\n  a: # why\n  b:\n',
      'a',
      true,
      'services:\n  a: { enabled: true } # why\n  b:\n',
    ],
    [
      'one that is disabled',
      'services: { a: { enabled: false } } # x\n',
      'a',
      true,
      'services: { a: { enabled: true } } # x\n',
    ],
    [
      'Windows lines',
      'name: a\r\nservices:\r\n  a: {}\r\n',
      'b',
      true,
      'name: a\r\nservices:\r\n  a: {}\r\n  b:\r\n    enabled: true\r\n',
    ],
    ['one that is enabled already', 'services: {a:   {enabled: true}}', 'a', true, 'services: {a:   {enabled: true}}'],
    [
      'the last word of one',
      'services:\n  a:\n    enabled: true # x\n  b: {}\n',
      'a',
      undefined,
      'services:\n  b: {}\n',
    ],
    [
      'one word of several',
      'services:\n  a:\n    enabled: true\n    ports: { http: 1 } # p\n',
      'a',
      undefined,
      'services:\n  a:\n    ports: { http: 1 } # p\n',
    ],
    [
      'one word of a line',
      'services: { a: { enabled: true, env: { X: 1 } } }\n',
      'a',
      undefined,
      'services: { a: { env: { X: 1 } } }\n',
    ],
    ['the last word of a line', 'services: { a: {}, b: { enabled: true } }\n', 'b', undefined, 'services: { a: {} }\n'],
    ['one of whom nothing is said', 'services: { a: {} }\n', 'b', undefined, 'services: { a: {} }\n'],
  ] as const) {
    it(`changes nothing else in ${name}`, () => {
      assert.equal(editServices(text, { service, enabled }), expected)
    })
  }

  it('keeps every other line of a file that people have written', () => {
    const edited = editServices(editServices(FILE, { service: 'trino', enabled: false }), {
      service: 'minio',
      enabled: true,
    })

    const added = ['    enabled: false', '  minio:', '    enabled: true']
    assert.deepEqual(
      edited.split('\n').filter((line) => !added.includes(line)),
      FILE.split('\n'),
    )
    assert.deepEqual(Object.keys(parse(edited).services), ['superset', 'trino', 'minio'])
  })

  it('keeps comments also where it has to write the file anew', () => {
    const edited = editServices('base: &base { enabled: true } # one\nservices:\n  a: *base # two\n', {
      service: 'a',
      enabled: false,
    })

    assert.equal(parse(edited).services.a.enabled, false)
    assert.match(edited, /# one[\s\S]*# two/)
  })

  it('keeps what others take from a service that is taken away, and the comment of services that were none', () => {
    const anchored = 'name: x # name\nservices:\n  pgweb: &on { enabled: true }\n  superset: *on\n'
    const none = 'services: ~ # none yet\nbind: 127.0.0.1\n'

    const edited = editServices(anchored, { service: 'pgweb', enabled: undefined })
    const added = editServices(none, { service: 'pgweb', enabled: true })

    assert.deepEqual(parse(edited), { name: 'x', services: { superset: { enabled: true } } })
    assert.match(edited, /# name/)
    assert.match(added, /# none yet/)
  })

  it('says what it is to say and keeps the rest, whatever the file has', () => {
    const name = fc.constantFrom('a', 'b', 'c-d', 'e.f')
    const entries = fc.uniqueArray(fc.tuple(name, fc.constantFrom(...ENTRIES)), { selector: ([key]) => key })
    const before = fc.constantFrom('', '# top\n', 'name: x\n\n')
    const after = fc.constantFrom('', '# end\n', 'target: local\n', '\n\n# far\nbind: 0.0.0.0\n')
    fc.assert(
      fc.property(
        fc.tuple(before, entries, after),
        name,
        fc.constantFrom(true, false, undefined),
        ([top, services, end], service, enabled) => {
          const text = `${top}services:\n${services.map(([key, value]) => `  ${key}:${value}\n`).join('')}${end}`
          const edited = editServices(text, { service, enabled })

          assert.equal(parse(edited).services?.[service]?.enabled, enabled)
          assert.deepEqual(withoutSwitch(parse(edited), service), withoutSwitch(parse(text), service))
          const comments = (of: string) => (of.match(/# (?:top|end|far)/g) ?? []).join()
          assert.equal(comments(edited), comments(text))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

/** How people write what they want of a service. */
const ENTRIES = [
  '',
  ' {}',
  ' # c',
  ' { enabled: true }',
  ' { env: { X: "#1" } }',
  ' { ports: { a: 1 }, enabled: true }',
  '\n    enabled: false',
  '\n    # c\n    ports:\n      http: 1',
  '\n    compose:\n      command: |\n        a\n\n        b',
  '\n    ports: {}\n    enabled: true # c',
]

/** A file's content but for the word that was changed; a service of which nothing else is said is left out. */
function withoutSwitch(content: { services?: Record<string, Record<string, unknown> | null> | null }, service: string) {
  const services = Object.entries(content.services ?? {}).map(([key, settings]) => {
    const { enabled, ...rest } = settings ?? {}
    return [key, key === service ? rest : { ...rest, enabled }] as const
  })
  const kept = services.filter(([key, settings]) => key !== service || Object.keys(settings).length > 0)
  return { ...content, services: Object.fromEntries(kept) }
}
