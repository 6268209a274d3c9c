import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ComposedStack } from '../../../src/compose/composed-stack.js'
import { bundledServices } from '../../support/bundled-services.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { significant } from '../../support/merge-rules.js'
import { composed, definition, settings } from '../../support/stack-fixture.js'
import { tempFolder } from '../../support/temp-folder.js'

/** What would be lost or would become something else, were it not quoted right. */
const HOSTILE = [
  '$HOME',
  '$$',
  ['$', '{X}'].join(''),
  "it's",
  '"',
  '\\',
  '\\n',
  'a\nb',
  'a\tb',
  ' x ',
  '#x',
  'a #b',
  "'; DROP",
  '`id`',
  'ä€😀',
  '=',
  'no',
  '1_000',
]

interface ConfiguredService {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string | null>>
  readonly ports?: readonly { readonly host_ip?: string; readonly published?: string; readonly target: number }[]
  readonly volumes?: readonly { readonly type: string; readonly source?: string }[]
}

describe('compose/compose-stack by docker compose config', () => {
  const engine = dockerEngine()

  for (const [name, profiles] of [
    ['the default stack', []],
    ['everything', ['bi', 'rest', 'observability']],
  ] as const) {
    it(`is read by Compose as it was composed: ${name}`, async () => {
      await using folder = await tempFolder()
      const stack = composed({ ...(await bundledServices()), profiles, directory: folder.path })

      const services = await configured(stack)

      assert.deepEqual(Object.keys(services).sort(), stack.services.map((service) => service.name).sort())
      for (const service of stack.services) {
        const { image, ports = [], volumes = [] } = services[service.name] ?? {}
        assert.equal(image, service.image)
        assert.deepEqual(
          ports.map(({ host_ip, published, target }) => [host_ip, Number(published), target]),
          service.ports.map(({ address, host, container }) => [address, host, container]),
        )
        const binds = volumes.filter(({ type }) => type === 'bind')
        assert(binds.every(({ source }) => source?.startsWith(join(folder.path, '.phlo/files/'))))
      }
    })
  }

  it('hands every secret and every variable to the container as it is', async () => {
    const names = HOSTILE.map((_, index) => `V${index}`)
    const secret = { secret: true, default: undefined, description: 'x' }
    const plain = { secret: false, default: 'x', description: 'x' }
    const envVars = Object.fromEntries(
      names.flatMap((name) => [
        [`${name}_SECRET`, secret],
        [name, plain],
      ]),
    )
    await using folder = await tempFolder()
    const stack = composed({
      directory: folder.path,
      definitions: [definition('a', { envVars })],
      services: { a: settings({ env: Object.fromEntries(names.map((name, index) => [name, HOSTILE[index] ?? ''])) }) },
      secrets: Object.fromEntries(names.map((name, index) => [`${name}_SECRET`, HOSTILE[index] ?? ''])),
    })

    const { a } = await configured(stack)

    // What `config` prints can be composed again, so it doubles each dollar.
    const found = (name: string) => a?.environment?.[name]?.replaceAll('$$', '$')
    assert.deepEqual(names.map(found), HOSTILE)
    assert.deepEqual(
      names.map((name) => found(`${name}_SECRET`)),
      HOSTILE,
    )
  })

  it('is refused by Compose, in words, without the file of secrets', async () => {
    await using folder = await tempFolder()
    const envVars = { PASSWORD: { secret: true, default: undefined, description: 'x' } }
    const stack = composed({ directory: folder.path, definitions: [definition('a', { envVars })] })
    await write(stack)

    const run = engine().run('compose', '--file', join(folder.path, '.phlo/compose.yaml'), 'config')

    await assert.rejects(run, /PASSWORD.*secrets\.env/)
  })

  it('merges drop-ins as Compose merges files', async () => {
    await using folder = await tempFolder()
    const dropIns = {
      'compose.1.yaml':
        'services: { a: { environment: [X=1, Y=1], ports: ["127.0.0.1:81:81"], volumes: ["./d:/d", "vol:/v"] } }\nvolumes: { vol: { labels: [k=v] } }',
      'compose.2.yaml':
        'services: { a: { environment: { X: 2 }, ports: !override ["127.0.0.1:82:82"] }, b: { image: b, env_file: ./b.env } }\nvolumes: { vol: { driver: local } }\nnetworks: { n: { internal: true } }',
    }
    const base = {
      directory: folder.path,
      definitions: [definition('a', { compose: { image: 'a', environment: { Z: '1' } } })],
    }
    await writeFile(join(folder.path, 'b.env'), 'B=1\n')
    await write(composed(base))
    for (const [file, text] of Object.entries(dropIns)) await writeFile(join(folder.path, file), text)
    const files = ['.phlo/compose.yaml', ...Object.keys(dropIns)].flatMap((file) => ['--file', join(folder.path, file)])
    const byCompose = await config([...files, '--project-directory', folder.path])

    const byPhlo = await configured(composed({ ...base, dropIns }))

    assert.deepEqual(significant(byPhlo.a), significant(byCompose.a))
    assert.deepEqual(withoutLabels(significant(byPhlo.b)), significant(byCompose.b))
  })

  async function configured(stack: ComposedStack): Promise<Readonly<Record<string, ConfiguredService>>> {
    await write(stack)
    const folder = join(stack.directory, '.phlo')
    return config(['--file', join(folder, 'compose.yaml'), '--env-file', join(folder, 'secrets.env')])
  }

  async function config(args: readonly string[]): Promise<Readonly<Record<string, ConfiguredService>>> {
    const text = await engine().run('compose', ...args, 'config', '--format', 'json')
    return (JSON.parse(text) as { services: Record<string, ConfiguredService> }).services
  }
})

async function write({ directory, files }: ComposedStack): Promise<void> {
  for (const { path, content, mode } of files) {
    const file = join(directory, '.phlo', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { mode })
  }
}

/** Phlo's own labels are given to services of drop-ins as well. */
function withoutLabels(service: unknown): object {
  return Object.fromEntries(Object.entries(service ?? {}).filter(([key]) => key !== 'labels'))
}
