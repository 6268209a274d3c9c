import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFileContents } from '../../src/cli/stack/read-file-contents.js'
import type { ComposedStack } from '../../src/compose/composed-stack.js'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import type { Plugin } from '../../src/plugins/plugin.js'
import type { ServiceDefinition } from '../../src/plugins/service-definition.js'
import { composed, type StackFixture, serviceOf, settings } from '../support/stack-fixture.js'

const directory = fileURLToPath(new URL('../../services', import.meta.url))
const packages = readdirSync(directory).sort()
const services = packages.flatMap((name) => readManifest(name).phlo.services.map((file) => `${name}/${file}`))

describe('contract/services', () => {
  let plugins: readonly Plugin[] = []
  let definitions: readonly ServiceDefinition[] = []
  let contents: Readonly<Record<string, string>> = {}

  before(async () => {
    plugins = (await findPlugins({ projectDirectory: undefined, bundledDirectory: directory })).plugins
    definitions = plugins.flatMap((plugin) => plugin.services)
    contents = await contentsOf(definitions)
  })

  it('reads every package below services/, with every service.yaml that it lists', () => {
    assert.deepEqual(
      plugins.flatMap(({ problems }) => problems),
      [],
    )
    assert.equal(definitions.length, services.length)
  })

  it('has the services of a lakehouse by default, and the others by name or profile', () => {
    const own = definitions.filter(({ companionOf }) => companionOf === undefined)
    const byProfile = (profile: string) => names(own.filter(({ profiles }) => profiles.includes(profile)))

    assert.deepEqual(names(own.filter((definition) => definition.default)), [
      'dagster',
      'nessie',
      'postgres',
      'trino',
      'versitygw',
    ])
    assert.deepEqual(byProfile('bi'), ['superset'])
    assert.deepEqual(byProfile('rest'), ['hasura', 'postgrest'])
    assert.deepEqual(byProfile('observability'), ['grafana', 'prometheus'])
  })

  for (const name of packages) {
    describe(name, () => {
      const stack = () => compose({ definitions, contents, only: [name] })
      const own = () => stack().services.filter((service) => (service.companionOf ?? service.name) === name)

      it('composes alone with what it needs', () => {
        const there = new Set(stack().services.map((service) => service.name))

        assert.ok(stack().services.every(({ dependsOn }) => dependsOn.every((needed) => there.has(needed))))
      })

      it('names images by a version that does not move', () => {
        for (const { image } of own()) assert.match(image ?? '', /^[^:]+(:\d+)?[^:]*:[^:]*\d[^:]*$/)
      })

      it('limits the memory of each container', () => {
        for (const service of own()) assert.equal(service.memoryLimit.type, 'known', service.name)
      })

      it('has a health check and restarts by itself, unless it is a step that ends', () => {
        for (const { name: service, isOneShot, hasHealthcheck } of own()) {
          assert.equal(hasHealthcheck, !isOneShot, service)
          assert.equal(serviceOf(stack(), service).restart, isOneShot ? 'no' : 'unless-stopped', service)
        }
      })

      it('writes into named volumes alone, and into none from a step that ends', () => {
        for (const { name: service, isOneShot } of own()) {
          const writable = mountsOf(stack(), service).filter((mount) => mount.read_only !== true)
          assert.deepEqual(
            writable.map(({ type, source }) => ({ type, isOwn: source?.startsWith(`${name}-`) })),
            writable.map(() => ({ type: 'volume', isOwn: true })),
          )
          if (isOneShot) assert.deepEqual(writable, [])
        }
      })

      it('holds no secret in its files and takes each from the environment', () => {
        const secrets = Object.values(definitions.find((definition) => definition.name === name)?.envVars ?? {}).filter(
          (variable) => variable.secret,
        )
        assert.ok(secrets.every((variable) => variable.default === undefined))
        assert.ok(!stack().text.includes(SECRET))
        for (const { path, content } of stack().files) {
          if (path !== 'secrets.env') assert.ok(!Buffer.from(content).includes(SECRET), path)
        }
      })

      it('gains no privileges and sees nothing of the host', () => {
        for (const { name: service } of own()) {
          const composedService = serviceOf(stack(), service)
          assert.deepEqual(composedService.security_opt, ['no-new-privileges:true'])
          for (const key of ['privileged', 'network_mode', 'pid', 'ipc', 'devices', 'cap_add']) {
            assert.ok(!(key in composedService), `${service}: ${key}`)
          }
        }
      })

      it('tells in its README which image it runs and which ports and profiles it has', () => {
        const readme = readFileSync(join(directory, name, 'README.md'), 'utf8')
        const definition = definitions.find((each) => each.name === name)
        const image = String(definition?.compose.image)
        const ports = Object.values(definition?.ports ?? {}).map(({ preferred }) => String(preferred))

        for (const words of [image, ...ports, ...(definition?.profiles ?? [])]) {
          assert.ok(readme.includes(words), `${words} is not in services/${name}/README.md`)
        }
      })
    })
  }

  it('composes everything at once, with no port and no volume twice', () => {
    const stack = everything({ definitions, contents })
    const hostPorts = stack.services.flatMap(({ ports }) => ports.map(({ host }) => host))

    assert.equal(new Set(hostPorts).size, hostPorts.length)
    assert.deepEqual(names(stack.services), names(definitions.filter(({ name }) => !name.startsWith('minio'))))
  })

  it('puts MinIO in the place of VersityGW where phlo.yaml says so', () => {
    const stack = compose({ definitions, contents, slots: { 'object-store': 'minio' } })

    assert.ok(!names(stack.services).includes('versitygw'))
    assert.ok(names(stack.services).includes('minio-bucket'))
    assert.match(JSON.stringify(serviceOf(stack, 'nessie').environment), /http:\/\/minio:9000/)
    assert.match(JSON.stringify(serviceOf(stack, 'trino').environment), /http:\/\/minio:9000/)
  })
})

const SECRET = 'c0ffee'.repeat(10)

interface Mount {
  readonly type: string
  readonly source?: string
  readonly read_only?: boolean
}

function readManifest(name: string): { readonly phlo: { readonly services: readonly string[] } } {
  return JSON.parse(readFileSync(join(directory, name, 'package.json'), 'utf8'))
}

function compose(fixture: StackFixture): ComposedStack {
  const secrets = fixture.definitions.flatMap(({ envVars }) =>
    Object.entries(envVars).flatMap(([name, { secret }]) => (secret ? [[name, SECRET] as const] : [])),
  )
  return composed({ ...fixture, secrets: Object.fromEntries(secrets) })
}

function everything({ definitions, ...fixture }: StackFixture): ComposedStack {
  const own = definitions.filter(({ companionOf, name }) => companionOf === undefined && name !== 'minio')
  const enabled = Object.fromEntries(own.map(({ name }) => [name, settings({ enabled: true })]))
  return compose({ ...fixture, definitions, services: enabled })
}

async function contentsOf(definitions: readonly ServiceDefinition[]): Promise<Readonly<Record<string, string>>> {
  const contents = await readFileContents(definitions)
  return Object.fromEntries([...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]))
}

function mountsOf(stack: ComposedStack, service: string): readonly Mount[] {
  const { volumes } = serviceOf(stack, service)
  return Array.isArray(volumes) ? volumes : []
}

function names(all: readonly { readonly name: string }[]): readonly string[] {
  return all.map(({ name }) => name).sort()
}
