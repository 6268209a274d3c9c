import assert from 'node:assert/strict'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

interface Failed {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly context: Readonly<Record<string, unknown>>
  }
}
interface Listed {
  readonly services: readonly { readonly name: string; readonly isBroken: boolean; readonly reason: object | null }[]
}

const PACKAGES = JSON.stringify({ dependencies: { 'phlo-kafka': '1.0.0', 'phlo-kafka-ui': '1.0.0' } })
const PLUGIN = (name: string) =>
  JSON.stringify({ name, version: '1.0.0', phlo: { api: 1, services: ['service.yaml'] } })
const SERVICE = 'schema: 1\ncategory: core\ndescription: A log\ncompose: { image: "log:1" }\n'
const PHLO_YAML = 'services:\n  kafka: { enabled: true }\n  kafka-ui: { enabled: true }\n'
const FILES = {
  'package.json': PACKAGES,
  'phlo.yaml': PHLO_YAML,
  'node_modules/phlo-kafka/package.json': PLUGIN('phlo-kafka'),
  'node_modules/phlo-kafka/service.yaml': `${SERVICE}name: kafka\nport: 1\n`,
  'node_modules/phlo-kafka-ui/package.json': PLUGIN('phlo-kafka-ui'),
  'node_modules/phlo-kafka-ui/service.yaml': `${SERVICE}name: kafka-ui\ndepends_on: { kafka: { condition: service_started } }\n`,
}

describe('commands/services with a broken plugin', () => {
  for (const command of ['init', 'plan']) {
    it(`names the plugin that breaks \`services ${command}\`, and where its service is wanted`, async () => {
      await using project = await tempProject(FILES)

      const { error } = await phloJson<Failed>(['services', command], { cwd: project.directory, exitCode: 1 })

      assert.equal(error.code, 'PHLO_PLUGIN_INVALID')
      assert.deepEqual(error.context, { service: 'kafka', package: 'phlo-kafka', origin: 'phlo.yaml:2:10' })
    })
  }

  it('lists the other services, and says of which ones they cannot be composed', async () => {
    await using project = await tempProject(FILES)

    const { services } = await phloJson<Listed>(['services', 'list'], { cwd: project.directory })

    const broken = services.filter(({ isBroken }) => isBroken)
    assert.deepEqual(
      broken.map(({ name, reason }) => [name, reason]),
      [
        ['kafka', { type: 'enabled' }],
        ['kafka-ui', { type: 'enabled' }],
      ],
    )
    assert.deepEqual(
      services.flatMap(({ name, isBroken }) => (isBroken ? [] : [name])),
      ['dagster', 'nessie', 'postgres', 'trino', 'versitygw'],
    )
  })

  it('lists secrets, and adds and removes other services', async () => {
    await using project = await tempProject(FILES)
    const { directory: cwd } = project

    await phloJson(['secrets', 'list'], { cwd })
    await phloJson(['services', 'add', 'pgweb'], { cwd })
    await phloJson(['services', 'remove', 'dagster'], { cwd })

    const more = '  pgweb:\n    enabled: true\n  dagster:\n    enabled: false\n'
    assert.equal(await yamlOf(project), `${PHLO_YAML}${more}`)
  })

  it('takes the broken service out of phlo.yaml, and does not put it in', async () => {
    await using project = await tempProject(FILES)
    const { directory: cwd } = project

    await phloJson(['services', 'remove', 'kafka', 'kafka-ui'], { cwd })
    const without = await yamlOf(project)
    const { error } = await phloJson<Failed>(['services', 'add', 'kafka-ui'], { cwd, exitCode: 1 })

    assert.doesNotMatch(without, /kafka/)
    assert.deepEqual([error.code, error.context.service], ['PHLO_PLUGIN_INVALID', 'kafka'])
    assert.equal(await yamlOf(project), without)
  })

  it('misses a broken service that would be part of every stack', async () => {
    const service = `${SERVICE}name: trino\ndefault: true\nprofiles: *no\n`
    const plugin = PLUGIN('@phlo/service-trino')
    await using project = await tempProject({
      'package.json': JSON.stringify({ dependencies: { '@phlo/service-trino': '1.0.0' } }),
      'node_modules/@phlo/service-trino/package.json': plugin,
      'node_modules/@phlo/service-trino/service.yaml': service,
    })

    const { error } = await phloJson<Failed>(['services', 'init'], { cwd: project.directory, exitCode: 1 })

    assert.deepEqual([error.code, error.context.service], ['PHLO_PLUGIN_INVALID', 'trino'])
  })

  it('gives a container no file of the machine to which a link in a package leads', async () => {
    await using project = await tempProject({
      ...FILES,
      'phlo.yaml': 'services:\n  kafka: { enabled: true }\n',
      'secret.txt': 'of somebody',
      'node_modules/phlo-kafka/service.yaml': `${SERVICE}name: kafka\nfiles: [{ source: files, target: /files }]\n`,
    })
    await symlink(project.directory, join(project.directory, 'node_modules/phlo-kafka/files'))

    const { error } = await phloJson<Failed>(['services', 'init'], { cwd: project.directory, exitCode: 2 })

    assert.equal(error.code, 'PHLO_SERVICE_INVALID')
  })

  for (const [name, files] of [
    ['is not installed', { 'package.json': PACKAGES }],
    [
      'cannot be read',
      { 'package.json': PACKAGES, 'node_modules/phlo-kafka/package.json': '{ "name": "phlo-kafka", "phlo": }' },
    ],
  ] as const) {
    it(`suspects a package that ${name} to provide what nothing provides`, async () => {
      await using project = await tempProject({ ...files, 'phlo.yaml': PHLO_YAML })
      const { directory: cwd } = project

      const { error } = await phloJson<Failed>(['services', 'init'], { cwd, exitCode: 2 })
      const { services } = await phloJson<Listed>(['services', 'list'], { cwd })
      await runPhlo(['services', 'remove', 'kafka', 'kafka-ui'], { cwd })

      assert.equal(error.code, 'PHLO_SERVICE_UNKNOWN')
      assert.deepEqual(error.context.suspects, ['phlo-kafka', 'phlo-kafka-ui'])
      assert.equal(services.length, 5)
      assert.doesNotMatch(await yamlOf(project), /kafka/)
    })
  }
})

function yamlOf({ directory }: TempProject): Promise<string> {
  return readFile(join(directory, 'phlo.yaml'), 'utf8')
}
