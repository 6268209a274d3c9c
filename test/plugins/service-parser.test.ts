import assert from 'node:assert/strict'
import type { ConfigProblem } from '../../src/config/config-problem.js'
import { PhloError } from '../../src/errors.js'
import { serviceParser } from '../../src/plugins/service-parser.js'

const source = {
  file: 'services/postgres/service.yaml',
  directory: '/phlo/services/postgres',
  plugin: { package: '@phlo/service-postgres', version: '1.0.0', bundled: true },
}

const MINIMAL = `
schema: 1
name: postgres
description: Relational database for metadata and marts
category: core
compose:
  image: postgres:16.4
`

const FULL = `
schema: 1
name: postgres
description: Relational database for metadata and marts
category: core
default: true
profiles: [bi]
provides: [metadata-db]
companion_of: trino
depends_on: { object-store: { condition: service_healthy } }
expands_variables: true
env_vars:
  POSTGRES_PASSWORD: { secret: true, description: Superuser password }
  POSTGRES_PORT: { default: 5432, description: Port }
ports: { sql: { container: 5432, preferred: 10000 } }
files: [{ source: files/init.sql, target: /docker-entrypoint-initdb.d/init.sql, template: true }]
hooks:
  after_start:
    - { name: roles, run: [psql, -f, /roles.sql], retries: 3 }
links: [{ title: SQL, url: "postgresql://127.0.0.1:\${port.sql}", login: { user: postgres, secret: POSTGRES_PASSWORD } }]
compose:
  image: postgres:16.4
  mem_limit: 512m
  healthcheck: { test: [CMD-SHELL, pg_isready] }
`

describe('plugins/service-parser', () => {
  const parse = serviceParser()

  it('reads every key of a service', () => {
    const definition = parse(FULL, source)

    assert.deepEqual(definition, {
      name: 'postgres',
      description: 'Relational database for metadata and marts',
      category: 'core',
      default: true,
      profiles: ['bi'],
      provides: ['metadata-db'],
      companionOf: 'trino',
      dependsOn: { 'object-store': { condition: 'service_healthy' } },
      expandsVariables: true,
      envVars: {
        POSTGRES_PASSWORD: { secret: true, default: undefined, description: 'Superuser password' },
        POSTGRES_PORT: { secret: false, default: '5432', description: 'Port' },
      },
      ports: { sql: { container: 5432, preferred: 10000 } },
      files: [{ source: 'files/init.sql', target: '/docker-entrypoint-initdb.d/init.sql', template: true }],
      hooks: {
        afterStart: [
          { name: 'roles', in: 'postgres', run: ['psql', '-f', '/roles.sql'], timeoutSeconds: 30, retries: 3 },
        ],
      },
      links: [
        {
          title: 'SQL',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: templates of services look like this.
          url: 'postgresql://127.0.0.1:${port.sql}',
          login: { user: 'postgres', secret: 'POSTGRES_PASSWORD' },
        },
      ],
      compose: { image: 'postgres:16.4', mem_limit: '512m', healthcheck: { test: ['CMD-SHELL', 'pg_isready'] } },
      directory: source.directory,
      plugin: source.plugin,
    })
  })

  it('takes a service that says only what it must for one without ports, files, hooks and links', () => {
    const { ports, files, hooks, links, default: isDefault, dependsOn, companionOf } = parse(MINIMAL, source)

    assert.deepEqual(
      { ports, files, hooks, links, isDefault, dependsOn, companionOf },
      {
        ports: {},
        files: [],
        hooks: { afterStart: [] },
        links: [],
        isDefault: false,
        dependsOn: {},
        companionOf: undefined,
      },
    )
  })

  for (const [what, change, expected] of [
    ['an unknown key', (text) => `${text}port: 1\n`, { line: 8, column: 1, key: 'port' }],
    ['an unknown key of Compose', (text) => `${text}  memlimit: 1g\n`, { line: 8, column: 3, key: 'compose.memlimit' }],
    [
      'a value that Compose would not take',
      (text) => `${text}  mem_limit: lots\n`,
      { line: 8, column: 14, key: 'compose.mem_limit' },
    ],
    [
      'a key that is missing',
      (text) => text.replace('  image: postgres:16.4\n', '  mem_limit: 1g\n'),
      { line: 6, column: 1, key: 'compose.image' },
    ],
    [
      'a port that is none',
      (text) => `${text}ports: { sql: { container: 70000 } }\n`,
      { line: 8, column: 28, key: 'ports.sql.container' },
    ],
    [
      'a name that Compose would refuse',
      (text) => text.replace('name: postgres', 'name: Postgres'),
      { line: 3, column: 7, key: 'name' },
    ],
    [
      'a file outside of the package',
      (text) => `${text}files: [{ source: ../x, target: /x }]\n`,
      { line: 8, column: 19, key: 'files.0.source' },
    ],
    [
      'a variable that no shell knows',
      (text) => `${text}env_vars: { a-b: { description: x } }\n`,
      { line: 8, column: 13, key: 'env_vars.a-b' },
    ],
    [
      'a condition that Compose does not know',
      (text) => `${text}depends_on: { nessie: { condition: ready } }\n`,
      { line: 8, column: 36, key: 'depends_on.nessie.condition' },
    ],
    ['ports that go past Phlo', (text) => `${text}  ports: ["80:80"]\n`, { line: 8, column: 3, key: 'compose.ports' }],
    [
      'a name for its container',
      (text) => `${text}  container_name: db\n`,
      { line: 8, column: 3, key: 'compose.container_name' },
    ],
    ['a newer format', (text) => text.replace('schema: 1', 'schema: 2'), { line: 2, column: 9, key: 'schema' }],
    ['an alias that leads nowhere', (text) => `${text}profiles: *no\n`, { line: 8, column: 11, key: '' }],
    [
      'aliases of aliases that would fill the memory',
      (text) =>
        `${text}x: &a [1,1,1,1,1,1,1,1,1]\ny: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nz: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`,
      { line: 1, column: 1, key: '' },
    ],
    ['a key twice', (text) => `${text}name: other\n`, { line: 8, column: 1, key: '' }],
    ['what is no YAML', () => 'name: [', { line: 1, column: 8, key: '' }],
    ['text that is no mapping', () => 'postgres', { line: 1, column: 1, key: '' }],
  ] as const satisfies readonly (readonly [string, (text: string) => string, object])[]) {
    it(`names line, column and key of ${what}`, () => {
      const [problem] = problemsOf(() => parse(change(MINIMAL), source))

      assert(problem)
      const { file, line, column, key } = problem
      assert.deepEqual({ file, line, column, key }, { file: source.file, ...expected })
    })
  }

  it('names all problems at once', () => {
    const problems = problemsOf(() => parse(`${MINIMAL}default: often\nprofiles: bi\n`, source))

    assert.deepEqual(
      problems.map(({ key, expected }) => [key, expected]),
      [
        ['default', 'true or false'],
        ['profiles', 'a list'],
      ],
    )
  })
})

function problemsOf(run: () => unknown): readonly ConfigProblem[] {
  try {
    run()
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_SERVICE_INVALID') {
      return error.context.problems as readonly ConfigProblem[]
    }
    throw error
  }
  return []
}
