import assert from 'node:assert/strict'
import type { ConfigProblem } from '../../src/config/config-problem.js'
import { listSettings } from '../../src/config/list-settings.js'
import { loadConfig } from '../../src/config/load-config.js'
import { PhloError } from '../../src/errors.js'
import { tempProject } from '../support/temp-project.js'

const EMPTY = { enabled: undefined, ports: {}, env: {}, compose: {}, inline: undefined }

describe('config/read-services', () => {
  it('reads what is said of services, slots, the address and the registry', async () => {
    const config = await load(`
bind: 0.0.0.0
slots: { object-store: versitygw }
registry: { url: https://plugins.example/plugins.json }
services:
  superset:
    enabled: true
    ports: { http: 18088 }
    env: { WORKERS: 4, IS_PUBLIC: false }
    compose: { mem_limit: 2g }
  trino:
  mailpit:
    inline: { image: axllent/mailpit }
`)

    assert.equal(config.bind, '0.0.0.0')
    assert.deepEqual(config.slots, { 'object-store': 'versitygw' })
    assert.equal(config.registry.url, 'https://plugins.example/plugins.json')
    assert.deepEqual(config.services, {
      superset: {
        ...EMPTY,
        enabled: true,
        ports: { http: 18088 },
        env: { WORKERS: '4', IS_PUBLIC: 'false' },
        compose: { mem_limit: '2g' },
      },
      trino: EMPTY,
      mailpit: { ...EMPTY, inline: { image: 'axllent/mailpit' } },
    })
  })

  it('publishes on this machine only, unless told otherwise', async () => {
    const config = await load('')

    assert.equal(config.bind, '127.0.0.1')
    assert.deepEqual([config.services, config.slots, config.registry.url], [{}, {}, undefined])
  })

  for (const url of ['http://127.0.0.1:4873/', 'http://localhost/p.json', 'http://[::1]:80/']) {
    it(`takes a registry without encryption on this machine: ${url}`, async () => {
      assert.equal((await load(`registry: { url: "${url}" }`)).registry.url, url)
    })
  }

  it("keeps Compose's tags of the merge, and anchors", async () => {
    const config = await load(`
services:
  a:
    compose: { ports: !override ['80'], environment: { X: !reset null }, labels: &labels { one: '1' } }
  b:
    compose: { labels: { <<: *labels, two: '2' } }
`)

    assert.deepEqual(config.services.a?.compose, {
      ports: { '!override': ['80'] },
      environment: { X: { '!reset': true } },
      labels: { one: '1' },
    })
    assert.deepEqual(config.services.b?.compose, { labels: { one: '1', two: '2' } })
  })

  for (const [name, text, expected] of [
    ['a key that is no setting', 'services: { trino: { enabeld: true } }', ['1:22', 'services.trino.enabeld']],
    ['a port that is none', 'services:\n  trino:\n    ports: { http: 99999 }', ['3:20', 'services.trino.ports.http']],
    ['an address that is a name', 'bind: localhost', ['1:7', 'bind']],
    ['a service with a slash', 'services:\n  a/b: {}', ['2:3', 'services.a/b']],
    ['a service that is a word', 'services: { trino: on }', ['1:20', 'services.trino']],
    ['an inline service without an image', 'services: { x: { inline: { user: a } } }', ['1:26', 'services.x.inline']],
    [
      'an unknown key of Compose',
      'services:\n  a:\n    compose: { memlimit: 1g }',
      ['3:16', 'services.a.compose.memlimit'],
    ],
    [
      'a value that Compose would not take',
      'services:\n  a:\n    compose:\n      mem_limit: lots',
      ['4:18', 'services.a.compose.mem_limit'],
    ],
    [
      'a value of an inline service that Compose would not take',
      'services:\n  a: { inline: { image: x, ports: ["http:80"] } }',
      ['2:36', 'services.a.inline.ports.0'],
    ],
    ['a registry in a file', 'registry: { url: file:///x }', ['1:18', 'registry.url']],
    [
      'a registry that others could change on the way',
      'registry: { url: "http://plugins.example/p.json" }',
      ['1:18', 'registry.url'],
    ],
    ['a slot that is a list', 'slots: { object-store: [minio] }', ['1:24', 'slots.object-store']],
  ] as const) {
    it(`refuses ${name}, and names its line and column`, async () => {
      const [problem, ...others] = await problemsOf(text)

      assert.deepEqual([`${problem?.line}:${problem?.column}`, problem?.key], expected)
      assert.deepEqual(others, [])
    })
  }

  it('says what is wrong with a name of two lines on one', async () => {
    await assert.rejects(load('services: { "a\\nphlo.yaml": {} }'), (error: Error) => !error.message.includes('\n'))
  })

  it('suggests the key that was most likely meant', async () => {
    const [problem] = await problemsOf('services: { trino: { enabeld: true } }')

    assert.match(problem?.message ?? '', /"enabled"/)
  })

  it('lists each setting of a service with where it stands', async () => {
    const settings = listSettings(await load('services:\n  trino: { enabled: false, ports: { http: 8080 } }\n'))

    assert.deepEqual(
      settings.filter(({ key }) => key.startsWith('services')).map(({ key, value, origin }) => [key, value, origin]),
      [
        ['services.trino.enabled', false, 'phlo.yaml:2:21'],
        ['services.trino.ports.http', 8080, 'phlo.yaml:2:43'],
      ],
    )
  })
})

async function load(text: string) {
  await using project = await tempProject({ 'phlo.yaml': text })
  // The folder is removed at the end of the scope.
  return await loadConfig({ directory: project.directory, environment: {} })
}

async function problemsOf(text: string): Promise<readonly ConfigProblem[]> {
  try {
    await load(text)
  } catch (error) {
    assert(error instanceof PhloError && error.code === 'PHLO_CONFIG_INVALID')
    return error.context.problems as readonly ConfigProblem[]
  }
  return assert.fail('no problem was found')
}
