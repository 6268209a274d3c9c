import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { checkAgainst } from '../../../src/plugins/schema/check-against.js'
import type { JsonSchema } from '../../../src/plugins/schema/json-schema.js'
import { readSchema } from '../../../src/plugins/schema/read-schema.js'

const SERVICE = {
  schema: 1,
  name: 'postgres',
  description: 'Relational database',
  category: 'core',
  default: true,
  profiles: ['bi', 'rest'],
  provides: ['metadata-db'],
  companion_of: 'trino',
  depends_on: { 'object-store': { condition: 'service_healthy' } },
  env_vars: { POSTGRES_PASSWORD: { secret: true, description: 'Password' }, PORT: { default: 1, description: 'Port' } },
  ports: { sql: { container: 5432, preferred: 10000 } },
  files: [{ source: 'files/init.sql', target: '/init.sql', template: true }],
  hooks: { after_start: [{ name: 'roles', in: 'postgres', run: ['psql'], timeoutSeconds: 30, retries: 3 }] },
  links: [{ title: 'SQL', url: 'postgresql://x', login: { user: 'postgres', secret: 'POSTGRES_PASSWORD' } }],
  compose: { image: 'postgres:16.4', mem_limit: '512m' },
}

const PLUGIN = { api: 1, services: ['service.yaml'], sources: './sources.js', checks: './checks.js', commands: './c' }

const REGISTRY = {
  $schema: './schema/registry.schema.json',
  schema: 1,
  plugins: [
    {
      ...{ name: 'kafka', package: '@acme/phlo-kafka', description: 'Events', kinds: ['service', 'cli'] },
      ...{ services: ['kafka'], keywords: ['log'], homepage: 'https://example.org', bundled: false },
      versions: [{ version: '1.0.0', api: 1, integrity: `sha512-${'a'.repeat(86)}==`, yanked: 'It loses events.' }],
    },
  ],
}

describe('plugins/schema/check-against', () => {
  for (const [name, valid] of [
    ['service', SERVICE],
    ['plugin', PLUGIN],
    ['registry', REGISTRY],
  ] as const) {
    it(`says the same as ajv of a ${name} with anything put anywhere in it`, () => {
      const schema = readSchema(name)
      const ajv = refereeOf(schema)

      fc.assert(
        fc.property(mutationOf(valid), (value) => {
          assert.equal(checkAgainst(value, schema).length === 0, ajv(value), JSON.stringify(value))
        }),
        { numRuns: 2000 },
      )
    })

    it(`finds no fault in a ${name} that has every key`, () => {
      assert.deepEqual(checkAgainst(valid, readSchema(name)), [])
    })
  }

  it('says by which path and why each value is not acceptable', () => {
    const problems = checkAgainst({ api: 0, sevices: [], dagster: {} }, readSchema('plugin'))

    assert.deepEqual(
      problems.map(({ path, at, expected }) => ({ path, at, expected })),
      [
        { path: ['api'], at: 'value', expected: 'a whole number from 1' },
        {
          path: ['sevices'],
          at: 'key',
          expected: 'one of api, services, sources, checks, commands, transforms, dagster, observatory',
        },
        { path: ['dagster'], at: 'key', expected: 'left out' },
      ],
    )
  })

  it('refuses a schema with a keyword that it would not look at', () => {
    const schema = { type: 'object', oneOf: [] } as JsonSchema

    assert.throws(() => checkAgainst({}, schema), { name: 'AssertionError' })
  })
})

function refereeOf(schema: JsonSchema): (value: unknown) => boolean {
  const validate = new Ajv2020({ strict: false }).compile(schema)
  return (value) => validate(value)
}

/** A document with one of its values replaced, one of its keys renamed, taken away or added. */
function mutationOf(valid: object): fc.Arbitrary<unknown> {
  const paths = pathsIn(valid)
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      '',
      'a',
      'A',
      'x-',
      '../a',
      '/a',
      'a:b',
      'PORT',
      'a\nb',
      0,
      1,
      1.5,
      65536,
      -1,
      true,
      [],
      {},
    ),
    fc.jsonValue({ maxDepth: 2 }),
  )
  return fc
    .record({ path: fc.constantFrom(...paths), value, key: fc.constantFrom('name', 'x_y', 'X', 'a', 'toString') })
    .chain((change) =>
      fc.constantFrom(...(['replace', 'rename', 'remove', 'add'] as const)).map((how) => ({ ...change, how })),
    )
    .map((change) => changed(valid, change))
}

interface Change {
  readonly path: readonly string[]
  readonly value: unknown
  readonly key: string
  readonly how: 'replace' | 'rename' | 'remove' | 'add'
}

function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [...(path.length > 0 ? [path] : []), ...below.flatMap(([key, part]) => pathsIn(part, [...path, key]))]
}

function changed(valid: object, { path, value, key, how }: Change): unknown {
  const copy: unknown = structuredClone(valid)
  let parent = copy as Record<string, unknown>
  for (const part of path.slice(0, -1)) parent = parent[part] as Record<string, unknown>
  const last = path.at(-1) ?? ''
  const old = parent[last]
  if (how === 'replace') parent[last] = value
  if (how === 'add') parent[key] = value
  if (how !== 'remove' && how !== 'rename') return copy
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
  if (how === 'rename') parent[key] = old
  return copy
}
