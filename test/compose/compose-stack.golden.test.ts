import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { type BundledServices, bundledServices } from '../support/bundled-services.js'
import { composeSchema } from '../support/compose-schema.js'
import { assertGolden } from '../support/golden.js'
import { composed, type StackFixture, settings } from '../support/stack-fixture.js'

const OVERRIDDEN: Omit<StackFixture, 'definitions'> = {
  bind: '0.0.0.0',
  slots: { 'object-store': 'minio' },
  services: {
    dagster: settings({ enabled: false }),
    trino: settings({
      compose: { mem_limit: '4g', environment: { JAVA_OPTS: '-Xmx3g' }, volumes: ['./etc:/etc/own:ro'] },
    }),
    mail: settings({
      inline: { image: 'axllent/mailpit:v1.27', ports: ['127.0.0.1:8025:8025'], depends_on: ['postgres'] },
    }),
  },
  dropIns: {
    'compose.debug.yaml': `
services:
  postgres:
    command: [postgres, -c, log_statement=all]
    ports: !override ['15432:5432']
  shell:
    image: alpine:3.22
    command: |
      set -e
      sleep infinity
    profiles: [debug]
  idle: { image: 'alpine:3.22', tmpfs: /tmp, networks: [back] }
networks: { back: { internal: true } }
`,
  },
}

describe('compose/compose-stack with the services that come with Phlo', () => {
  const problemsOf = composeSchema()
  let bundled: BundledServices = { definitions: [], contents: {} }

  before(async () => {
    bundled = await bundledServices()
  })

  for (const [name, fixture] of [
    ['default', {}],
    ['everything', { profiles: ['bi', 'rest', 'observability'], services: { pgweb: settings({ enabled: true }) } }],
    ['overridden', OVERRIDDEN],
  ] as const) {
    it(`writes the stack "${name}" byte for byte, by the Compose specification's schema`, () => {
      const { text } = composed({ ...bundled, ...fixture })

      assert.deepEqual(problemsOf(parse(text)), [])
      assertGolden(`compose/${name}.yaml`, withoutDigests(text))
    })
  }

  it("is right by the Compose specification's schema for each service alone with what it needs", () => {
    const own = bundled.definitions.filter(({ companionOf }) => companionOf === undefined)

    for (const { name } of own) assert.deepEqual(problemsOf(composed({ ...bundled, only: [name] }).document), [], name)
  })

  it('is seen to be wrong by the schema when it is', () => {
    assert.notDeepEqual(problemsOf({ services: { x: { image: 'x', port: [80] } } }), [])
  })
})

/** A file that changes shows what changed by itself. */
function withoutDigests(text: string): string {
  return text.replace(/(?<=dev\.phlo\.files: ).*/g, '(digest)')
}
