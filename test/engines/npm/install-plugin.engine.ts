import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type NpmRegistry, npmRegistry } from '../../support/npm-registry.js'
import { provisionedPackages } from '../../support/provisioned.js'
import { phloJson, runPhlo } from '../../support/run-phlo.js'
import { tempProject } from '../../support/temp-project.js'

const KAFKA = fileURLToPath(new URL('../../fixtures/plugins/phlo-kafka', import.meta.url))

interface Failure {
  readonly error: { readonly code: string; readonly context: Readonly<Record<string, unknown>> }
}

interface Installed {
  readonly status: string
  readonly package: string
  readonly version: string
  readonly integrity: string
  readonly isVerified: boolean
  readonly command: string
  readonly adds: { readonly services: readonly Readonly<Record<string, unknown>>[]; readonly installScripts: unknown }
}

interface Listed {
  readonly plugins: readonly { readonly package: string; readonly version: string; readonly bundled: boolean }[]
}

describe('engines/npm/install-plugin', () => {
  const verdaccio = provisionedPackages('npm-registry')
  let registry: NpmRegistry
  /** By version, of phlo-kafka. */
  const integrity: Record<string, string> = {}

  before(async () => {
    registry = await npmRegistry(verdaccio)
    for (const version of ['1.0.0', '1.1.0']) integrity[version] = await registry.publish(KAFKA, { version })
    await registry.publish(KAFKA, { version: '2.0.0', phlo: { api: 2, services: ['service.yaml'] } })
    await registry.publish(KAFKA, { version: '1.2.0' })
    await registry.publish(KAFKA, { name: '@acme/phlo-kafka' })
    await registry.publish(KAFKA, { name: 'no-plugin', phlo: undefined })
  })

  after(() => registry?.[Symbol.asyncDispose]())

  /** A project whose packages come from the registry on this machine. */
  async function project(files: Readonly<Record<string, string>> = {}) {
    const npmrc = `registry=${registry.url}\n`
    return tempProject({ '.npmrc': npmrc, 'package.json': '{ "private": true, "name": "lake" }', ...files })
  }

  async function ownPlugins(cwd: string): Promise<readonly string[]> {
    const { plugins } = await phloJson<Listed>(['plugin', 'list'], { cwd })
    return plugins.filter(({ bundled }) => !bundled).map((plugin) => `${plugin.package}@${plugin.version}`)
  }

  it('refuses what the registry of plugins does not list, and leaves the project as it was', async () => {
    await using lake = await project()
    const cwd = lake.directory

    const { error } = await phloJson<Failure>(['plugin', 'install', '--yes', 'phlo-kafka'], { cwd, exitCode: 2 })

    assert.equal(error.code, 'PHLO_PLUGIN_UNVERIFIED')
    assert.equal(error.context.version, '1.2.0')
    assert(!existsSync(join(cwd, 'node_modules')))
    assert.equal(await readFile(join(cwd, 'package.json'), 'utf8'), '{ "private": true, "name": "lake" }')
  })

  it('says what a plugin adds, and installs exactly the version that was looked at without running its scripts', async () => {
    await using lake = await project()
    const cwd = lake.directory

    const report = await phloJson<Installed>(['plugin', 'install', '--yes', 'phlo-kafka@1.1.0', '--allow-unverified'], {
      cwd,
    })

    assert.equal(report.integrity, integrity['1.1.0'])
    assert.deepEqual(report.adds.services, [
      {
        name: 'kafka',
        description: 'A log of events',
        companionOf: null,
        image: 'apache/kafka:3.9.0',
        ports: ['broker 9092'],
        hooks: ['topics in kafka: kafka-topics.sh --list'],
        files: ['/etc/kafka/server.properties'],
        secrets: ['KAFKA_PASSWORD'],
        foreignVariables: [],
        privileges: ['mounts /etc/localtime'],
      },
    ])
    assert.deepEqual(report.adds.installScripts, ['postinstall'])
    assert.deepEqual(await ownPlugins(cwd), ['phlo-kafka@1.1.0'])
    assert.equal(JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')).dependencies['phlo-kafka'], '1.1.0')
    assert(!existsSync(join(cwd, 'node_modules/phlo-kafka/setup-was-run')))
  })

  it('runs the scripts of a plugin when that is allowed', async () => {
    await using lake = await project()
    const cwd = lake.directory

    await phloJson(['plugin', 'install', '--yes', 'phlo-kafka', '--allow-unverified', '--allow-scripts'], { cwd })

    assert(existsSync(join(cwd, 'node_modules/phlo-kafka/setup-was-run')))
  })

  it('installs nothing that nobody has confirmed', async () => {
    await using lake = await project()
    const cwd = lake.directory

    const args = ['plugin', 'install', 'phlo-kafka', '--allow-unverified']
    const { error } = await phloJson<Failure>(args, { cwd, exitCode: 2 })

    assert.equal(error.code, 'PHLO_CONFIRMATION_NEEDED')
    assert(!existsSync(join(cwd, 'node_modules')))
  })

  it('says that there is no such file, before anything is asked for it', async () => {
    await using lake = await project()
    const args = ['plugin', 'install', '--yes', './missing.tgz', '--allow-unverified']

    const { error } = await phloJson<Failure>(args, { cwd: lake.directory, exitCode: 2 })

    assert.equal(error.code, 'PHLO_USAGE_INVALID')
    assert.equal(error.context.path, join(lake.directory, 'missing.tgz'))
  })

  it('tells how many packages come with a plugin', async () => {
    await registry.publish(KAFKA, { name: 'phlo-needs', dependencies: { 'no-plugin': '1.0.0' } })
    await using lake = await project()
    const args = ['plugin', 'install', 'phlo-needs', '--allow-unverified', '--dry-run']

    const report = await phloJson<{ packagesAdded: number; adds: { dependencies: unknown } }>(args, {
      cwd: lake.directory,
    })

    assert.equal(report.packagesAdded, 2)
    assert.deepEqual(report.adds.dependencies, ['no-plugin 1.0.0'])
  })

  it('tells how many packages come with a plugin that does not say that it needs any', async () => {
    await registry.publish(KAFKA, { name: 'phlo-hides', peerDependencies: { 'no-plugin': '1.0.0' } })
    await using lake = await project()
    const args = ['plugin', 'install', 'phlo-hides', '--allow-unverified', '--dry-run']

    const report = await phloJson<{ packagesAdded: number }>(args, { cwd: lake.directory })

    assert.equal(report.packagesAdded, 2)
  })

  for (const had of [undefined, '1.0.0']) {
    it(`takes out again what is another the second time it is fetched, where ${had ?? 'none'} was there before`, async () => {
      const tarballs = await Promise.all(['1.0.0', '1.1.0'].map((version) => tarballOf(version)))
      await using server = await answeringInTurn(tarballs)
      await using lake = await project()
      const cwd = lake.directory
      if (had) await phloJson(['plugin', 'install', '--yes', `phlo-kafka@${had}`, '--allow-unverified'], { cwd })
      const before = await filesOf(cwd)

      const args = ['plugin', 'install', '--yes', server.url, '--allow-unverified']
      const { error } = await phloJson<Failure>(args, { cwd, exitCode: 4 })

      assert.equal(error.code, 'PHLO_PLUGIN_ALTERED')
      assert.deepEqual(error.context.differences, ['package.json'])
      assert.deepEqual(await filesOf(cwd), before)
      assert.deepEqual(await ownPlugins(cwd), had ? [`phlo-kafka@${had}`] : [])
    })
  }

  async function tarballOf(version: string): Promise<Buffer> {
    const answer = await fetch(`${registry.url}phlo-kafka/-/phlo-kafka-${version}.tgz`)
    return Buffer.from(await answer.arrayBuffer())
  }

  it('changes nothing when it only shows what it would do', async () => {
    await using lake = await project()
    const cwd = lake.directory

    const args = ['plugin', 'install', '--yes', 'phlo-kafka', '--allow-unverified', '--dry-run']
    const { status, command } = await phloJson<Installed>(args, { cwd })

    assert.equal(status, 'planned')
    assert.match(command, /^npm install .*phlo-kafka@1\.2\.0$/)
    assert(!existsSync(join(cwd, 'node_modules')))
  })

  it('refuses a plugin that is made for a newer Phlo', async () => {
    await using lake = await project()

    const args = ['plugin', 'install', '--yes', 'phlo-kafka@2.0.0', '--allow-unverified']
    const { error } = await phloJson<Failure>(args, { cwd: lake.directory, exitCode: 2 })

    assert.equal(error.code, 'PHLO_PLUGIN_INCOMPATIBLE')
  })

  it('refuses a package that is no plugin', async () => {
    await using lake = await project()

    const { error } = await phloJson<Failure>(['plugin', 'install', '--yes', 'no-plugin'], {
      cwd: lake.directory,
      exitCode: 1,
    })

    assert.equal(error.code, 'PHLO_PLUGIN_INVALID')
  })

  it('says that there is no such package', async () => {
    await using lake = await project()

    const { error } = await phloJson<Failure>(['plugin', 'install', '--yes', 'phlo-none'], {
      cwd: lake.directory,
      exitCode: 3,
    })

    assert.equal(error.code, 'PHLO_PACKAGE_MANAGER_FAILED')
    assert.match(JSON.stringify(error.context.output), /E404/)
  })

  it('says of a registry of npm without encryption that others can change what comes from it', async () => {
    await using proxy = await proxyTo(registry.url)
    const npmrc = `registry=http://packages.example/\nproxy=${proxy.url}\nnoproxy=\n`
    await using lake = await project({ '.npmrc': npmrc })
    const args = ['plugin', 'install', 'phlo-kafka', '--allow-unverified', '--dry-run']

    const { stderr } = await runPhlo(args, { cwd: lake.directory })
    const report = await phloJson<{ unguardedSource: unknown }>(args, { cwd: lake.directory })

    assert.match(stderr, /http:\/\/packages\.example\//)
    assert.equal(report.unguardedSource, 'http://packages.example/')
  })

  describe('with a registry of plugins', () => {
    /** A project that names a registry of plugins which lists versions of phlo-kafka. */
    async function listed(versions: readonly object[]) {
      const entry = { name: 'kafka', package: 'phlo-kafka', description: 'Events', kinds: ['service'], versions }
      const server = createServer((_, response) => response.end(JSON.stringify({ schema: 1, plugins: [entry] })))
      server.listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      const lake = await project({ 'phlo.yaml': `version: 1\nregistry: { url: "http://127.0.0.1:${port}/" }\n` })
      return {
        cwd: lake.directory,
        async [Symbol.asyncDispose]() {
          server.close()
          server.closeAllConnections()
          await lake[Symbol.asyncDispose]()
        },
      }
    }

    it('installs the newest version that it vouches for, by its short name', async () => {
      const versions = ['1.0.0', '1.1.0'].map((version) => ({ version, api: 1, integrity: integrity[version] }))
      await using lake = await listed(versions)

      const { isVerified, version } = await phloJson<Installed>(['plugin', 'install', '--yes', 'kafka'], lake)

      assert.deepEqual({ isVerified, version }, { isVerified: true, version: '1.1.0' })
    })

    it('passes over a version that was withdrawn, and refuses it by name', async () => {
      const yanked = { version: '1.1.0', api: 1, integrity: integrity['1.1.0'], yanked: 'It loses events.' }
      await using lake = await listed([{ version: '1.0.0', api: 1, integrity: integrity['1.0.0'] }, yanked])

      const refused = await phloJson<Failure>(['plugin', 'install', '--yes', 'kafka@1.1.0'], { ...lake, exitCode: 2 })
      const { version } = await phloJson<Installed>(['plugin', 'install', '--yes', 'kafka'], lake)

      assert.equal(refused.error.code, 'PHLO_PLUGIN_YANKED')
      assert.equal(version, '1.0.0')
    })

    it('refuses a package with another content than was verified, whatever is allowed', async () => {
      await using lake = await listed([{ version: '1.0.0', api: 1, integrity: integrity['1.1.0'] }])

      const args = [
        'plugin',
        'install',
        '--yes',
        'kafka',
        '--allow-unverified',
        '--allow-incompatible',
        '--allow-yanked',
      ]
      const { error } = await phloJson<Failure>(args, { ...lake, exitCode: 4 })

      assert.equal(error.code, 'PHLO_PLUGIN_ALTERED')
      assert(!existsSync(join(lake.cwd, 'node_modules')))
    })

    it('updates to the newest version that it vouches for, and says what is up to date', async () => {
      const versions = ['1.0.0', '1.1.0'].map((version) => ({ version, api: 1, integrity: integrity[version] }))
      await using lake = await listed(versions)
      await phloJson(['plugin', 'install', '--yes', 'kafka@1.0.0'], lake)

      const planned = await phloJson<{ plugins: unknown }>(['plugin', 'update', '--yes', '--dry-run'], lake)
      const before = await ownPlugins(lake.cwd)
      await phloJson(['plugin', 'update', '--yes', 'kafka'], lake)
      const again = await phloJson<{ plugins: unknown }>(['plugin', 'update', '--yes'], lake)

      assert.deepEqual(planned.plugins, [{ type: 'update', package: 'phlo-kafka', from: '1.0.0', to: '1.1.0' }])
      assert.deepEqual(before, ['phlo-kafka@1.0.0'])
      assert.deepEqual(await ownPlugins(lake.cwd), ['phlo-kafka@1.1.0'])
      assert.deepEqual(again.plugins, [{ type: 'current', package: 'phlo-kafka', from: '1.1.0' }])
    })
  })

  it('answers of what comes with Phlo that it is there already', async () => {
    await using lake = await project()

    const answer = await phloJson(['plugin', 'install', '--yes', 'postgres'], { cwd: lake.directory })

    assert.deepEqual(answer, { status: 'bundled', package: '@phlo/service-postgres', services: ['postgres'] })
  })

  it("installs from a private registry with the project's login, and says so when there is none", async () => {
    const { host } = new URL(registry.url)
    await using anonymous = await project()
    await using known = await project({
      '.npmrc': `@acme:registry=${registry.url}\n//${host}/:_authToken=${registry.token}\n`,
    })
    const args = ['plugin', 'install', '--yes', '@acme/phlo-kafka', '--allow-unverified']

    const refused = await phloJson<Failure>(args, { cwd: anonymous.directory, exitCode: 3 })
    await phloJson(args, { cwd: known.directory })

    assert.equal(refused.error.code, 'PHLO_PACKAGE_MANAGER_FAILED')
    assert.deepEqual(await ownPlugins(known.directory), ['@acme/phlo-kafka@1.0.0'])
  })

  it('installs a tarball by its path and by its address', async () => {
    await using byPath = await project()
    await using byAddress = await project()
    const address = `${registry.url}phlo-kafka/-/phlo-kafka-1.0.0.tgz`
    const tarball = await (await fetch(address)).arrayBuffer()
    await writeFile(join(byPath.directory, 'kafka.tgz'), Buffer.from(tarball))

    const one = await phloJson<Installed>(['plugin', 'install', '--yes', './kafka.tgz', '--allow-unverified'], {
      cwd: byPath.directory,
    })
    await phloJson(['plugin', 'install', '--yes', address, '--allow-unverified'], { cwd: byAddress.directory })
    const update = await phloJson<{ plugins: readonly { type: string }[] }>(['plugin', 'update', '--yes'], {
      cwd: byPath.directory,
    })

    assert.equal(one.integrity, integrity['1.0.0'])
    assert.deepEqual(await ownPlugins(byPath.directory), ['phlo-kafka@1.0.0'])
    assert.deepEqual(await ownPlugins(byAddress.directory), ['phlo-kafka@1.0.0'])
    assert.deepEqual(
      update.plugins.map(({ type }) => type),
      ['skipped'],
    )
  })

  it('removes a plugin, unless the project uses a service of it', async () => {
    await using lake = await project()
    const cwd = lake.directory
    await phloJson(['plugin', 'install', '--yes', 'phlo-kafka', '--allow-unverified'], { cwd })
    await lake.write('phlo.yaml', 'version: 1\nservices:\n  kafka: { enabled: true }\n')

    const refused = await phloJson<Failure>(['plugin', 'remove', 'kafka', '--yes'], { cwd, exitCode: 4 })
    await lake.write('phlo.yaml', 'version: 1\n')
    await phloJson(['plugin', 'remove', 'kafka', '--yes'], { cwd })

    assert.equal(refused.error.code, 'PHLO_PLUGIN_NEEDED')
    assert.match(String(refused.error.context.origin), /^phlo\.yaml:3:/)
    assert.deepEqual(await ownPlugins(cwd), [])
    assert(!existsSync(join(cwd, 'node_modules/phlo-kafka')))
  })

  for (const { manager, tools, files } of [
    { manager: 'pnpm', tools: 'pnpm-10', files: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" } },
    { manager: 'yarn', tools: 'yarn-1', files: { 'yarn.lock': '# yarn lockfile v1\n' } },
    {
      manager: 'yarn',
      tools: 'yarn-4',
      files: { 'yarn.lock': '__metadata:\n  version: 8\n', '.yarnrc.yml': 'YARNRC' },
    },
    {
      manager: 'bun',
      tools: 'bun-1',
      files: { 'bun.lock': '{ "lockfileVersion": 1, "workspaces": { "": { "name": "lake" } }, "packages": {} }\n' },
    },
  ]) {
    describe(`of a project of ${tools}`, () => {
      const directory = provisionedPackages(tools)

      it('installs and removes by that program, and lets it keep its lock file', async () => {
        const yarnrc = `npmRegistryServer: "${registry.url}"\nunsafeHttpWhitelist: [127.0.0.1]\nnodeLinker: node-modules\n`
        await using lake = await project(
          Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replace('YARNRC', yarnrc)])),
        )
        const cwd = lake.directory
        await mkdir(join(cwd, 'home'))
        const PATH = [join(directory, 'node_modules/.bin'), process.env.PATH].join(delimiter)
        // Yarn takes what runs in CI for a reason to refuse changes to the lock file.
        const env = { PATH, HOME: join(cwd, 'home'), YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' }

        const args = ['plugin', 'install', '--yes', 'phlo-kafka@1.0.0', '--allow-unverified']
        const { command } = await phloJson<Installed>(args, { cwd, env })
        const installed = await ownPlugins(cwd)
        await phloJson(['plugin', 'remove', 'phlo-kafka', '--yes'], { cwd, env })

        assert.equal(command.split(' ')[0], manager)
        assert.deepEqual(installed, ['phlo-kafka@1.0.0'])
        assert.deepEqual(await ownPlugins(cwd), [])
        assert(!existsSync(join(cwd, 'package-lock.json')))
      })
    })
  }
})

/** A server that answers with one tarball while npm looks at it, which takes two requests, and then with another one. */
async function answeringInTurn([first, second]: readonly (Buffer | undefined)[]) {
  let requests = 0
  const server = createServer((_, response) => response.end(requests++ < 2 ? first : second))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/phlo-kafka.tgz`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What a project's own files say of its packages. */
async function filesOf(directory: string): Promise<readonly (string | undefined)[]> {
  const names = ['package.json', 'package-lock.json']
  return Promise.all(names.map((name) => readFile(join(directory, name), 'utf8').catch(() => undefined)))
}

/** A proxy on this machine, for which every host is the same server. */
async function proxyTo(url: string) {
  const server = createServer((asked, response) => {
    const { pathname, search } = new URL(asked.url ?? '', url)
    const { method, headers } = asked
    const onward = request(new URL(pathname + search, url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    asked.pipe(onward)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
