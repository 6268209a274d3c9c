import assert from 'node:assert/strict'
import { composeStack } from '../../src/compose/compose-stack.js'
import { composed, definition, serviceOf, settings, stackRequest } from '../support/stack-fixture.js'

const reference = (words: string) => `\${${words}}`

const postgres = definition('postgres', {
  provides: ['metadata-db'],
  envVars: {
    POSTGRES_PASSWORD: { secret: true, default: undefined, description: 'Password' },
    POSTGRES_DB: { secret: false, default: 'lake', description: 'Database' },
  },
  ports: { sql: { container: 5432, preferred: 10000 } },
  files: [{ source: 'files/init.sql', target: '/init.sql', template: true }],
  links: [
    {
      title: 'SQL',
      url: `postgresql://127.0.0.1:${reference('port.sql')}`,
      login: { user: 'postgres', secret: 'POSTGRES_PASSWORD' },
    },
  ],
  compose: {
    image: 'postgres:17',
    mem_limit: '512m',
    volumes: ['data:/var/lib/postgresql/data'],
    restart: 'unless-stopped',
    healthcheck: { test: ['CMD-SHELL', 'pg_isready -U $$POSTGRES_USER'] },
  },
})

const setup = definition('nessie-database', {
  companionOf: 'nessie',
  dependsOn: { 'metadata-db': { condition: 'service_healthy' } },
  compose: { image: 'postgres:17', mem_limit: '64m', restart: 'no' },
})

const nessie = definition('nessie', {
  dependsOn: { 'nessie-database': { condition: 'service_completed_successfully' } },
  hooks: {
    afterStart: [{ name: 'ping', in: 'metadata-db', run: ['echo', '{"a": {"b": 1}}'], timeoutSeconds: 30, retries: 3 }],
  },
  compose: {
    image: 'nessie:1',
    mem_limit: '1g',
    environment: {
      URL: `postgresql://x:${reference('env.POSTGRES_PASSWORD')}@${reference('service.metadata-db.host')}/${reference('env.POSTGRES_DB')}`,
      BRANCHES: reference('env.PHLO_BRANCHES'),
      CATALOGS: reference('env.PHLO_CATALOGS'),
    },
  },
})

const two = {
  definitions: [nessie, setup, postgres],
  contents: { '/plugins/postgres/files/init.sql': `CREATE DATABASE ${reference('env.POSTGRES_DB')};` },
}

describe('compose/compose-stack', () => {
  it('composes services, their hosts, ports, files and volumes', () => {
    const stack = composed(two)

    assert.deepEqual(serviceOf(stack, 'postgres'), {
      image: 'postgres:17',
      environment: { POSTGRES_DB: 'lake', POSTGRES_PASSWORD: reference('POSTGRES_PASSWORD:?is in .phlo/secrets.env') },
      ports: [{ host_ip: '127.0.0.1', target: 5432, published: '10000' }],
      volumes: [
        { type: 'volume', source: 'postgres-data', target: '/var/lib/postgresql/data' },
        { type: 'bind', source: './files/postgres/files/init.sql', target: '/init.sql', read_only: true },
      ],
      healthcheck: { test: ['CMD-SHELL', 'pg_isready -U $$POSTGRES_USER'] },
      restart: 'unless-stopped',
      mem_limit: '512m',
      labels: { 'dev.phlo.files': stackLabel(stack, 'postgres'), 'dev.phlo.project': '0123456789abcdef' },
    })
    assert.deepEqual(serviceOf(stack, 'nessie').environment, {
      BRANCHES: 'main,dev',
      CATALOGS: 'main,dev',
      URL: `postgresql://x:${reference('POSTGRES_PASSWORD:?is in .phlo/secrets.env')}@postgres/lake`,
    })
    assert.deepEqual(stack.document.volumes, {
      'postgres-data': { labels: { 'dev.phlo.project': '0123456789abcdef' } },
    })
  })

  for (const [bind, address] of [
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['192.168.7.5', '192.168.7.5'],
    ['fd00::5', '[fd00::5]'],
  ] as const) {
    it(`tells a service where this machine reaches another one that is published on ${bind}`, () => {
      const client = definition('client', {
        dependsOn: { 'metadata-db': { condition: 'service_started' } },
        compose: { image: 'c:1', environment: { AT: reference('service.metadata-db.published.sql') } },
      })

      const stack = composed({ definitions: [postgres, client], bind, contents: two.contents })

      assert.deepEqual(serviceOf(stack, 'client').environment, { AT: `${address}:10000` })
    })
  }

  it('names the services whose memory has no limit that is known', () => {
    const stack = composed({
      ...two,
      services: {
        postgres: settings({ compose: { mem_limit: reference('LIMIT') } }),
        own: settings({ inline: { image: 'x' } }),
      },
    })

    assert.deepEqual(stack.withoutMemoryLimit, ['own', 'postgres'])
    assert.equal(stack.memoryBytes, 1024 * 2 ** 20)
  })

  it('tells a start what it needs to know', () => {
    const { services, startOrder, memoryBytes, environmentNames } = composed(two)

    assert.deepEqual(startOrder, [['postgres'], ['nessie-database'], ['nessie']])
    assert.equal(memoryBytes, 1536 * 2 ** 20)
    assert.deepEqual(environmentNames, ['POSTGRES_PASSWORD'])
    assert.deepEqual(
      services.map(({ name, isOneShot, hasHealthcheck, dependsOn }) => [name, isOneShot, hasHealthcheck, dependsOn]),
      [
        ['nessie', false, false, ['nessie-database']],
        ['nessie-database', true, false, ['postgres']],
        ['postgres', false, true, []],
      ],
    )
    assert.deepEqual(services[0]?.afterStart[0], {
      name: 'ping',
      in: 'postgres',
      run: ['echo', '{"a": {"b": 1}}'],
      timeoutSeconds: 30,
      retries: 3,
    })
    assert.deepEqual(services[2]?.links, [
      {
        title: 'SQL',
        url: 'postgresql://127.0.0.1:10000',
        login: { user: 'postgres', secret: 'POSTGRES_PASSWORD' },
      },
    ])
  })

  it('keeps every secret out of all files but its own, which nobody else may read', () => {
    const { files } = composed({ ...two, secrets: { POSTGRES_PASSWORD: 'hunter2hunter2' } })

    const holding = files.filter(({ content }) => Buffer.from(content).includes('hunter2'))
    assert.deepEqual(
      holding.map(({ path, mode }) => [path, mode]),
      [['secrets.env', 0o600]],
    )
  })

  it('gives the same bytes for the same request, in whatever order its parts come', () => {
    const [one, other] = [composed(two), composed({ ...two, definitions: [postgres, nessie, setup] })]

    assert.equal(one.text, other.text)
    assert.deepEqual(one.files, other.files)
  })

  it('replaces a container whose files have changed', () => {
    const changed = composed({ ...two, contents: { '/plugins/postgres/files/init.sql': 'SELECT 1;' } })

    assert.notEqual(stackLabel(composed(two), 'postgres'), stackLabel(changed, 'postgres'))
  })

  it('lays what phlo.yaml says over a fragment, and a drop-in over that', () => {
    const stack = composed({
      ...two,
      services: {
        postgres: settings({ compose: { mem_limit: '1g', environment: ['A=1'], volumes: ['./dump:/dump'] } }),
      },
      dropIns: { 'compose.debug.yaml': 'services: { postgres: { mem_limit: 2g, ports: !override ["5432:5432"] } }' },
    })

    const service = serviceOf(stack, 'postgres')
    assert.equal(service.mem_limit, '2g')
    assert.deepEqual(service.ports, [{ host_ip: '127.0.0.1', target: 5432, published: '5432' }])
    assert.deepEqual((service.environment as Record<string, unknown>).A, '1')
    assert.deepEqual((service.volumes as unknown[])[2], {
      type: 'bind',
      source: '../dump',
      target: '/dump',
      bind: { create_host_path: true },
    })
    assert.deepEqual(stack.services.find(({ name }) => name === 'postgres')?.ports, [
      { name: 'sql', address: '127.0.0.1', host: 5432, container: 5432 },
    ])
  })

  it('holds services of the project itself, from phlo.yaml and from drop-ins', () => {
    const stack = composed({
      ...two,
      services: { mail: settings({ inline: { image: 'mail:1', ports: ['8025:8025'], depends_on: ['metadata-db'] } }) },
      dropIns: {
        'compose.more.yml': 'services: { cache: { image: "cache:1", volumes: ["cache:/c"] } }\nvolumes: { cache: }',
      },
    })

    assert.deepEqual(serviceOf(stack, 'mail').ports, [{ host_ip: '127.0.0.1', target: 8025, published: '8025' }])
    assert.deepEqual(serviceOf(stack, 'mail').depends_on, {
      postgres: { condition: 'service_started', required: true },
    })
    assert.equal(serviceOf(stack, 'cache').image, 'cache:1')
    assert.deepEqual(Object.keys(stack.document.volumes as object), ['cache', 'postgres-data'])
  })

  it('tells where settings of a service are in force: in the last drop-in that has it, else in phlo.yaml', () => {
    const stack = composed({
      ...two,
      services: {
        mail: settings({ inline: { image: 'mail:1' }, compose: { image: 'mail:2' } }),
        nessie: settings({ compose: { image: 'nessie:2' } }),
      },
      dropIns: {
        'compose.a.yaml': 'services: { cache: { image: "cache:1" }, nessie: { image: "nessie:3" } }',
        'compose.b.yaml': 'services: { nessie: { image: "nessie:4" } }',
      },
    })

    assert.deepEqual(
      Object.fromEntries(stack.services.map((service) => [service.name, [service.settings, service.image]])),
      {
        cache: ['services.cache in compose.a.yaml', 'cache:1'],
        mail: ['services.mail.compose in phlo.yaml', 'mail:2'],
        nessie: ['services.nessie in compose.b.yaml', 'nessie:4'],
        'nessie-database': ['services.nessie-database.compose in phlo.yaml', stack.services[3]?.image],
        postgres: ['services.postgres.compose in phlo.yaml', stack.services[4]?.image],
      },
    )
  })

  it('publishes on the address that phlo.yaml names, unless an override names its own', () => {
    const own = settings({ inline: { image: 'x', ports: ['0.0.0.0:80:80', '81:81'] } })
    const stack = composed({ ...two, bind: '::1', services: { own } })

    assert.deepEqual(
      (serviceOf(stack, 'own').ports as { host_ip: string }[]).map(({ host_ip }) => host_ip),
      ['0.0.0.0', '::1'],
    )
  })

  it('leaves labels of an external volume to who made it', () => {
    const stack = composed({
      ...two,
      dropIns: { 'compose.x.yaml': 'volumes: { postgres-data: { external: true, name: old } }' },
    })

    assert.deepEqual(stack.document.volumes, { 'postgres-data': { external: true, name: 'old' } })
  })

  for (const [name, fixture, code] of [
    [
      'services that wait for each other',
      { services: { postgres: settings({ compose: { depends_on: ['nessie'] } }) } },
      'PHLO_SERVICE_CYCLE',
    ],
    [
      'a value that is filled in where Compose wants another',
      { services: { nessie: settings({ compose: { mem_limit: `\${service.postgres.host}` } }) } },
      'PHLO_TEMPLATE_INVALID',
    ],
    [
      'a variable that no service has',
      { services: { postgres: settings({ env: { POSTGRES_BD: 'x' } }) } },
      'PHLO_SERVICE_SETTING_UNKNOWN',
    ],
    [
      'a secret in phlo.yaml',
      { services: { postgres: settings({ env: { POSTGRES_PASSWORD: 'x' } }) } },
      'PHLO_SERVICE_SETTING_UNKNOWN',
    ],
    ['a file of a service that is not there', { contents: {} }, 'PHLO_SERVICE_INVALID'],
    [
      'a secret in a command',
      { services: { postgres: settings({ compose: { command: reference('env.POSTGRES_PASSWORD') } }) } },
      'PHLO_TEMPLATE_INVALID',
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(() => composeStack(stackRequest({ ...two, ...fixture })), { code })
    })
  }
})

function stackLabel(stack: ReturnType<typeof composed>, service: string): unknown {
  return (serviceOf(stack, service).labels as Record<string, unknown>)['dev.phlo.files']
}
