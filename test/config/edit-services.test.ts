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
    ['the only word of a line', 'services: { b: { enabled: true } } # x\n', 'b', undefined, 'services: {} # x\n'],
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

  for (const [name, text, enabled, expected] of [
    [
      'a service goes of which another one is an alias',
      'services:\n  # charts\n  a: &on { enabled: true } # gone\n  # bi\n  b: *on # two\n  c: *on # three\nbind: x # end\n',
      undefined,
      'services:\n  # charts\n  # bi\n  b: &on { enabled: true } # two\n  c: *on # three\nbind: x # end\n',
    ],
    [
      'only the service is to change, and not its alias',
      'services:\n  # charts\n  a: &on\n    # why\n    enabled: true\n    ports: { http: 1 } # p\n  b: *on # two\n',
      false,
      'services:\n  # charts\n  a:\n    # why\n    enabled: false\n    ports: { http: 1 } # p\n  b: &on\n    # two\n    # why\n    enabled: true\n    ports: { http: 1 } # p\n',
    ],
    [
      'others have a part of the service that goes',
      'services:\n  a: { env: &env { X: 1 }, enabled: true } # gone\n  b:\n    # two\n    env: *env\n',
      undefined,
      'services:\n  a: { env: &env { X: 1 } } # gone\n  b:\n    # two\n    env: *env\n',
    ],
    [
      'others have the word itself',
      'services:\n  a: { enabled: &yes true }\n  b: { enabled: *yes } # two\n',
      false,
      'services:\n  a: { enabled: false }\n  b: { enabled: &yes true } # two\n',
    ],
    [
      'it is an alias itself, and has tags',
      "base: &base\n  # why\n  compose: { ports: !override ['80:80'] } # p\nservices:\n  b: { compose: &b { x: 1 } }\n  a: *base # one\n",
      false,
      "base:\n  # why\n  &base\n  compose: { ports: !override [ '80:80' ] } # p\nservices:\n  b: { compose: &b { x: 1 } }\n  a:\n    # one\n    # why\n    compose: { ports: !override [ '80:80' ] } # p\n    enabled: false\n",
    ],
    [
      'its lines are those of Windows',
      'services:\r\n  a: &on { enabled: true }\r\n  b: *on # two\r\n',
      undefined,
      'services:\r\n  b: &on { enabled: true } # two\r\n',
    ],
    [
      'the word is merged into it',
      'base: &base { enabled: true, env: { X: 1 } } # base\nservices:\n  a:\n    # why\n    <<: *base\n    ports: { http: 1 } # p\n',
      undefined,
      'base: &base { enabled: true, env: { X: 1 } } # base\nservices:\n  a:\n    # why\n    ports: { http: 1 } # p\n    env:\n      X: 1\n',
    ],
  ] as const) {
    it(`keeps comments and what others take from it where ${name}`, () => {
      assert.equal(editServices(text, { service: 'a', enabled }), expected)
    })
  }

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

  it('says the same of all others, and keeps their comments, whatever is shared by anchors', () => {
    const value = fc.constantFrom(...SHARED)
    fc.assert(
      fc.property(
        value,
        value,
        value,
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom(true, false, undefined),
        (...of) => {
          const [one, two, three, service, enabled] = of
          const entries = [`  a:${one}`, `  b:${two}`, `  c:${three}`]
          const text = `base: &shared { enabled: &yes true, ports: &p { x: 9 } }\nservices:\n${entries.join('\n')}\n# end\n`
          const read = (content: string) => parse(content, { merge: true })

          const edited = editServices(text, { service, enabled })

          assert.equal(read(edited).services[service]?.enabled, enabled)
          assert.deepEqual(withoutSwitch(read(edited), service), withoutSwitch(read(text), service))
          for (const [comment = ''] of text.matchAll(/# (?:one|two|end)/g)) {
            assert(
              entries.find((entry) => entry.includes(comment))?.startsWith(`  ${service}:`) || edited.includes(comment),
            )
          }
        },
      ),
      { numRuns: 2000 },
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

/** How they share it; an anchor of the same name is another one from there on. */
const SHARED = [
  ' *shared # one',
  ' &shared { enabled: true, ports: *p } # one',
  ' { enabled: &yes true }',
  ' { enabled: *yes } # one',
  '\n    # one\n    <<: *shared\n    env: { X: 1 } # two',
  ' &shared\n    # one\n    enabled: false # two\n    ports: &p { y: 1 }',
  '\n    # one\n    ports: *p # two',
  '\n    <<: *shared\n    enabled: true # two',
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
