import assert from 'node:assert/strict'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

const SERVICE = 'schema: 1\nname: NAME\ndescription: A service\ncategory: core\ncompose: { image: "x:1" }\n'

function manifest(name: string, phlo: object): string {
  return JSON.stringify({ name, version: '1.0.0', oclif: { commands: './commands' }, phlo: { api: 1, ...phlo } })
}

/** The files of a package with one service. */
function servicePackage(folder: string, name: string, service: string): Record<string, string> {
  return {
    [`${folder}/package.json`]: manifest(name, { services: ['service.yaml'] }),
    [`${folder}/service.yaml`]: SERVICE.replace('NAME', service),
  }
}

function packageJson(...names: readonly string[]): string {
  return JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) })
}

function find({ directory }: TempProject) {
  return findPlugins({ projectDirectory: directory, bundledDirectory: join(directory, 'bundled') })
}

describe('plugins/find-plugins', () => {
  it('finds the dependencies with a phlo key and what comes with Phlo, and nothing else', async () => {
    await using project = await tempProject({
      'package.json': packageJson('phlo-kafka', 'left-pad'),
      'node_modules/left-pad/package.json': JSON.stringify({ name: 'left-pad', version: '1.0.0' }),
      ...servicePackage('node_modules/phlo-kafka', 'phlo-kafka', 'kafka'),
      ...servicePackage('node_modules/phlo-unnamed', 'phlo-unnamed', 'unnamed'),
      ...servicePackage('bundled/minio', '@phlo/service-minio', 'minio'),
    })

    const { plugins } = await find(project)

    assert.deepEqual(
      plugins.map((plugin) => [plugin.package, plugin.bundled, plugin.kinds, plugin.services.map(({ name }) => name)]),
      [
        ['@phlo/service-minio', true, ['service'], ['minio']],
        ['phlo-kafka', false, ['service'], ['kafka']],
      ],
    )
  })

  it('runs no code of a plugin', async () => {
    const bomb = 'throw new Error("this code was run")'
    await using project = await tempProject({
      'package.json': packageJson('phlo-bomb'),
      'node_modules/phlo-bomb/package.json': manifest('phlo-bomb', { sources: './index.js', commands: './commands' }),
      'node_modules/phlo-bomb/index.js': bomb,
      'node_modules/phlo-bomb/commands/bomb.js': bomb,
    })

    const { plugins } = await find(project)

    assert.deepEqual(
      plugins.map(({ kinds, problems }) => ({ kinds, problems })),
      [{ kinds: ['source', 'cli'], problems: [] }],
    )
  })

  it('finds packages in the folders above, and linked ones', async () => {
    await using project = await tempProject({
      'lake/package.json': packageJson('phlo-above', 'phlo-linked'),
      ...servicePackage('node_modules/phlo-above', 'phlo-above', 'above'),
      ...servicePackage('packages/linked', 'phlo-linked', 'linked'),
    })
    await symlink(join(project.directory, 'packages/linked'), join(project.directory, 'node_modules/phlo-linked'))

    const { plugins } = await findPlugins({
      projectDirectory: join(project.directory, 'lake'),
      bundledDirectory: join(project.directory, 'bundled'),
    })

    assert.deepEqual(
      plugins.flatMap(({ services }) => services.map(({ name }) => name)),
      ['above', 'linked'],
    )
  })

  it('names what is not installed, without guessing whether it is a plugin', async () => {
    await using project = await tempProject({ 'package.json': packageJson('phlo-kafka') })

    const { plugins, dependencies } = await find(project)

    assert.deepEqual(plugins, [])
    assert.deepEqual(dependencies, [
      { package: 'phlo-kafka', wanted: '^1.0.0', listedIn: 'dependencies', directory: undefined },
    ])
  })

  it('reports a broken plugin at its line, and lets the others be', async () => {
    await using project = await tempProject({
      'package.json': packageJson('phlo-broken', 'phlo-fine', 'phlo-gone', 'phlo-torn'),
      'node_modules/phlo-broken/package.json': manifest('phlo-broken', { services: ['a.yaml', 'b.yaml'] }),
      'node_modules/phlo-broken/a.yaml': SERVICE.replace('NAME', 'one').replace('category: core', 'port: 1'),
      'node_modules/phlo-broken/b.yaml': SERVICE.replace('NAME', 'two'),
      'node_modules/phlo-gone/package.json': manifest('phlo-gone', { services: ['service.yaml'] }),
      'node_modules/phlo-torn/package.json': '{ "name": "phlo-torn", "phlo": }',
      ...servicePackage('node_modules/phlo-fine', 'phlo-fine', 'fine'),
    })

    const { plugins } = await find(project)

    assert.deepEqual(
      plugins.map(({ package: name, services, problems }) => [
        name,
        services.map((service) => service.name),
        problems.map(({ file, line, key }) => [file, line, key]),
      ]),
      [
        [
          'phlo-broken',
          ['two'],
          [
            ['node_modules/phlo-broken/a.yaml', 1, 'category'],
            ['node_modules/phlo-broken/a.yaml', 4, 'port'],
          ],
        ],
        ['phlo-fine', ['fine'], []],
        ['phlo-gone', [], [['node_modules/phlo-gone/service.yaml', 0, '']]],
        ['phlo-torn', [], [['node_modules/phlo-torn/package.json', 0, '']]],
      ],
    )
  })

  it('keeps the first of two services with one name, and says so of the other plugin', async () => {
    await using project = await tempProject({
      'package.json': packageJson('phlo-minio'),
      ...servicePackage('node_modules/phlo-minio', 'phlo-minio', 'minio'),
      ...servicePackage('bundled/minio', '@phlo/service-minio', 'minio'),
    })

    const { plugins } = await find(project)

    assert.deepEqual(
      plugins.map((plugin) => [plugin.package, plugin.services.length, plugin.problems.map(({ key }) => key)]),
      [
        ['@phlo/service-minio', 1, []],
        ['phlo-minio', 0, ['services.minio']],
      ],
    )
  })

  it("prefers the project's own version of a package that comes with Phlo", async () => {
    await using project = await tempProject({
      'package.json': packageJson('@phlo/service-minio'),
      ...servicePackage('node_modules/@phlo/service-minio', '@phlo/service-minio', 'minio'),
      ...servicePackage('bundled/minio', '@phlo/service-minio', 'minio'),
    })

    const { plugins } = await find(project)

    assert.deepEqual(
      plugins.map(({ bundled, problems }) => ({ bundled, problems })),
      [{ bundled: false, problems: [] }],
    )
  })
})
