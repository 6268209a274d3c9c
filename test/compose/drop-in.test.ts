import assert from 'node:assert/strict'
import { isDropIn, parseDropIn } from '../../src/compose/drop-in.js'
import { composed, definition, serviceOf } from '../support/stack-fixture.js'

describe('compose/drop-in', () => {
  it('is a file compose.NAME.yaml, and no other Compose file', () => {
    const files = [
      'compose.debug.yaml',
      'compose.a.b.yml',
      'compose.yaml',
      'docker-compose.yaml',
      'compose..bak',
      'x.compose.y.yaml',
    ]

    assert.deepEqual(files.filter(isDropIn), ['compose.debug.yaml', 'compose.a.b.yml'])
  })

  it('reads services and sections, anchors and extensions', () => {
    const text =
      'x-all: &all { restart: always }\nversion: "3"\nservices:\n  a: { <<: *all, image: x }\nvolumes: { v: }\n'

    assert.deepEqual(parseDropIn({ file: 'compose.x.yaml', text }), {
      file: 'compose.x.yaml',
      origins: {},
      services: { a: { restart: 'always', image: 'x' } },
      sections: { volumes: { v: {} } },
    })
  })

  it('reads an empty file', () => {
    assert.deepEqual(parseDropIn({ file: 'compose.x.yaml', text: '# nothing\n' }).services, {})
  })

  for (const [name, text, line, column] of [
    ['what is not YAML', 'services: {\n', 2, 1],
    ['an alias that leads nowhere', 'services:\n  a: *no\n', 2, 6],
    ['a list', '- a\n', 1, 1],
    ['another name for the stack', 'services: {}\nname: mine\n', 2, 7],
    ['an include', 'include: [other.yaml]\n', 1, 10],
    ['a section that Compose does not have', 'service: { a: {} }\n', 1, 1],
    ['services in a list', 'services:\n  - a\n', 2, 3],
    ['a service that is a text', 'services:\n  a: x\n', 2, 6],
    ['a service whose name leads elsewhere', 'services:\n  ../y: { image: x }\n', 2, 3],
    ['a service whose name has two lines', 'services:\n  "a\\nb": { image: x }\n', 2, 3],
    ['a service without a name', 'services: { "": { image: x } }\n', 1, 13],
    ['an unknown key of a service', 'services:\n  a: { image: x, memlimit: 1g }\n', 2, 18],
    ['a wrong value of a service', 'services:\n  a:\n    mem_limit: lots\n', 3, 16],
    ['a wrong value under a tag of the merge', 'services:\n  a: { ports: !override ["http:80"] }\n', 2, 26],
    ['an unknown key of a volume', 'volumes:\n  v: { drivr: local }\n', 2, 8],
    ['a network whose name has a blank', 'networks: { a b: {} }\n', 1, 13],
    ['a service that is reset whole', 'services:\n  a: !reset null\n', 2, 13],
  ] as const) {
    it(`refuses ${name}, and names its line and column`, () => {
      assert.throws(
        () => parseDropIn({ file: 'compose.x.yaml', text }),
        (error: { code: string; context: object }) => {
          const { code, context } = error
          assert.equal(code, 'PHLO_OVERRIDE_INVALID')
          assert.deepEqual({ file: 'compose.x.yaml', line, column }, { ...pick(context) })
          return true
        },
      )
    })
  }

  it('is laid over others in the order of their names, and its sections are merged', () => {
    const stack = composed({
      definitions: [definition('a', { compose: { image: 'a:1', volumes: ['data:/d'] } })],
      dropIns: {
        'compose.1.yaml':
          'services: { a: { environment: { X: "1", Y: "1" } } }\nvolumes: { a-data: { driver: local, labels: [k=v] } }',
        'compose.2.yaml':
          'services: { a: { environment: [X=2], build: ./img } }\nvolumes: { a-data: { driver_opts: { o: "1" } } }\nsecrets: { s: { file: ./s.txt } }',
      },
    })

    assert.deepEqual(serviceOf(stack, 'a').environment, { X: '2', Y: '1' })
    assert.deepEqual(serviceOf(stack, 'a').build, { context: '../img' })
    assert.deepEqual(stack.document.volumes, {
      'a-data': {
        driver: 'local',
        labels: { k: 'v', 'dev.phlo.project': '0123456789abcdef' },
        driver_opts: { o: '1' },
      },
    })
    assert.deepEqual(stack.document.secrets, { s: { file: '../s.txt' } })
  })
})

function pick(context: object): object {
  const { file, line, column } = context as { file: string; line: number; column: number }
  return { file, line, column }
}
