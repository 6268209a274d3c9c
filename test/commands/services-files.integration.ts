import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'
import { tempProject } from '../support/temp-project.js'

interface Listed {
  readonly services: readonly { readonly name: string; readonly ports: Readonly<Record<string, number>> }[]
}
interface Initialised extends Listed {
  readonly files: readonly string[]
  readonly newSecrets: readonly string[]
}
interface Planned {
  readonly services: readonly { readonly service: string; readonly action: string }[]
  readonly comparedWith: string
}

const NO_DOCKER = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }

const PHLO_YAML = `# our lake
name: lake

services:
  # mail of the team
  mail: { inline: { image: "axllent/mailpit:v1.27" } }   # not a plugin
  trino:
    compose: { mem_limit: 4g } # enough
`
const DROP_IN = { 'compose.cache.yaml': 'services: { cache: { image: "redis:8" } }\n' }

describe('commands/services init, list, add, remove, plan', () => {
  it('composes the stack into .phlo, with secrets in a file of the owner alone and none elsewhere', async () => {
    await using project = await tempProject({ 'phlo.yaml': PHLO_YAML, ...DROP_IN })
    const { directory: cwd } = project

    const { services, files, newSecrets } = await phloJson<Initialised>(['services', 'init'], { cwd })

    const names = services.map(({ name }) => name)
    assert.deepEqual(names, ['cache', 'dagster', 'mail', 'nessie', 'postgres', 'trino', 'versitygw'])
    assert(newSecrets.includes('POSTGRES_PASSWORD'))
    assert.equal((await stat(join(cwd, '.phlo/secrets.env'))).mode & 0o777, 0o600)
    const { POSTGRES_PASSWORD: secret = '' } = await secretsOf(cwd)
    assert.match(secret, /^[0-9a-f]{64}$/)
    for (const file of files.filter((path) => path !== '.phlo/secrets.env')) {
      assert(!(await readFile(join(cwd, file), 'utf8')).includes(secret), file)
    }
  })

  it('composes the same bytes, ports and secrets again', async () => {
    await using project = await tempProject({ 'phlo.yaml': PHLO_YAML })
    const { directory: cwd } = project
    const read = () =>
      Promise.all(
        ['compose.yaml', 'secrets.env', 'state.json'].map((file) => readFile(join(cwd, '.phlo', file), 'utf8')),
      )
    await runPhlo(['services', 'init'], { cwd })
    const first = await read()

    const { newSecrets } = await phloJson<Initialised>(['services', 'init'], { cwd })

    assert.deepEqual(await read(), first)
    assert.deepEqual(newSecrets, [])
  })

  it('keeps git from .phlo, though the project has no .gitignore', async () => {
    await using project = await tempProject()
    const { directory: cwd } = project
    const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd })).stdout
    await git('init', '--quiet')
    await runPhlo(['services', 'init'], { cwd })

    assert.equal(await git('status', '--short'), '?? phlo.yaml\n')
    await assert.rejects(git('add', '.phlo/secrets.env'))
  })

  it('takes two worktrees of one project for two', async () => {
    await using folder = await tempFolder()
    const [one, other] = [join(folder.path, 'one'), join(folder.path, 'other')]
    const git = (cwd: string, ...args: string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=x', '-c', 'user.email=x', ...args], { cwd })
    await git(folder.path, 'init', '--quiet', one)
    await runPhlo(['init', '--template', 'empty', '.'], { cwd: one })
    await git(one, 'add', '.')
    await git(one, 'commit', '--quiet', '-m', 'x')
    await git(one, 'worktree', 'add', '--quiet', other)

    for (const cwd of [one, other]) assert.equal((await runPhlo(['services', 'init'], { cwd })).exitCode, 0)

    const [first, second] = await Promise.all([one, other].map(documentOf))
    assert.notEqual(first?.name, second?.name)
    assert.deepEqual(Object.keys(first?.services ?? {}), Object.keys(second?.services ?? {}))
    assert.notDeepEqual(await secretsOf(one), await secretsOf(other))
    assert(!JSON.stringify(first).includes('container_name'))
  })

  it("adds and removes services in phlo.yaml, and keeps comments, the project's own services and drop-ins", async () => {
    await using project = await tempProject({ 'phlo.yaml': PHLO_YAML, ...DROP_IN })
    const { directory: cwd } = project
    const text = () => readFile(join(cwd, 'phlo.yaml'), 'utf8')

    const added = await phloJson(['services', 'add', 'superset', 'pgweb'], { cwd })
    const withBoth = await text()
    const removed = await phloJson(['services', 'remove', 'superset', 'dagster'], { cwd })

    const rest = ['cache', 'mail', 'nessie', 'postgres', 'trino', 'versitygw']
    assert.deepEqual(added, {
      added: ['pgweb', 'superset'],
      removed: [],
      services: [...rest, 'dagster', 'pgweb', 'superset'].sort(),
    })
    assert.deepEqual(removed, { added: [], removed: ['dagster', 'superset'], services: [...rest, 'pgweb'].sort() })
    assert.equal(withBoth, `${PHLO_YAML}  superset:\n    enabled: true\n  pgweb:\n    enabled: true\n`)
    assert.equal(await text(), `${PHLO_YAML}  pgweb:\n    enabled: true\n  dagster:\n    enabled: false\n`)
  })

  it('does not bring back a default service that was removed', async () => {
    await using project = await tempProject()
    const { directory: cwd } = project
    await runPhlo(['services', 'remove', 'dagster'], { cwd })

    await runPhlo(['services', 'add', 'pgweb'], { cwd })
    const { services } = await phloJson<Initialised>(['services', 'init'], { cwd })

    const names = services.map(({ name }) => name)
    assert.deepEqual(names, ['nessie', 'pgweb', 'postgres', 'trino', 'versitygw'])
  })

  for (const [name, args, code] of [
    ['a service that nothing provides', ['add', 'supperset'], 'PHLO_SERVICE_UNKNOWN'],
    ['to remove one that others need', ['remove', 'postgres'], 'PHLO_SERVICE_NEEDED'],
    ['to remove what fills a slot that others need', ['remove', 'versitygw'], 'PHLO_SLOT_UNFILLED'],
  ] as const) {
    it(`refuses ${name}, and leaves phlo.yaml as it was`, async () => {
      await using project = await tempProject({ 'phlo.yaml': PHLO_YAML })
      const { directory: cwd } = project

      const { error } = await phloJson<{ error: { code: string } }>(['services', ...args], { cwd, exitCode: 2 })

      assert.equal(error.code, code)
      assert.equal(await readFile(join(cwd, 'phlo.yaml'), 'utf8'), PHLO_YAML)
    })
  }

  it('names the place in phlo.yaml of a service that nothing provides', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'services:\n  trno: { enabled: true }\n' })

    const { exitCode, stderr } = await runPhlo(['services', 'init'], { cwd: project.directory })

    assert.equal(exitCode, 2)
    assert.match(stderr, /phlo\.yaml:2:9: .*"trno".*"trino"/)
  })

  for (const [name, files, place] of [
    [
      'phlo.yaml',
      { 'phlo.yaml': 'services:\n  trino:\n    compose: { networks: [default, back] }\n' },
      'phlo.yaml:3:36',
    ],
    [
      'a drop-in',
      { 'compose.x.yaml': 'services:\n  web: { image: w, secrets: [{ source: key }] }\n' },
      'compose.x.yaml:2:40',
    ],
    ['a drop-in', { 'compose.x.yaml': 'services:\n  web: { image: w, depends_on: [trno] }\n' }, 'compose.x.yaml:2:33'],
  ] as const) {
    it(`names the place in ${name} of what the stack does not define: ${place}`, async () => {
      await using project = await tempProject(files)

      const { exitCode, stderr } = await runPhlo(['services', 'init'], { cwd: project.directory })

      assert.equal(exitCode, 2)
      assert(stderr.includes(`${place}: `), stderr)
    })
  }

  it('is checked by `config validate`, with every profile and drop-in', async () => {
    const files = { 'compose.x.yaml': 'services: { superset: { environment: 5, deploy: [1] } }\n' }
    await using project = await tempProject(files)
    const { directory: cwd } = project

    const { error } = await phloJson<{ error: { code: string } }>(['config', 'validate'], { cwd, exitCode: 2 })

    assert.equal(error.code, 'PHLO_OVERRIDE_INVALID')
    await assert.rejects(stat(join(cwd, '.phlo')), { code: 'ENOENT' })
  })

  it('lists what could be added, and why what is there is there', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'slots: { object-store: minio }\n' })

    const { services } = await phloJson<{ services: readonly { name: string; reason: unknown }[] }>(
      ['services', 'list', '--all', '--profile', 'bi'],
      { cwd: project.directory },
    )

    const reasons = Object.fromEntries(services.map(({ name, reason }) => [name, reason]))
    assert.deepEqual(reasons.minio, { type: 'slot', slot: 'object-store' })
    assert.deepEqual(reasons.superset, { type: 'profile', profile: 'bi' })
    assert.deepEqual([reasons.trino, reasons.versitygw], [{ type: 'default' }, null])
  })

  it('fixes the ports that phlo.yaml names, and says what it would listen on', async () => {
    await using project = await tempProject({
      'phlo.yaml': 'bind: 0.0.0.0\nservices: { trino: { ports: { http: 18080 } } }\n',
    })
    const { directory: cwd } = project

    const { services } = await phloJson<Initialised>(['services', 'init'], { cwd })

    assert.deepEqual(services.find(({ name }) => name === 'trino')?.ports, { http: 18080 })
    const { trino } = (await documentOf(cwd)).services
    assert.deepEqual(trino?.ports, [{ host_ip: '0.0.0.0', target: 8080, published: '18080' }])
  })

  it('plans without Docker by what was started last, and changes nothing', async () => {
    await using project = await tempProject()
    const { directory: cwd } = project

    const plan = await phloJson<Planned>(['services', 'plan'], { cwd, env: NO_DOCKER })

    assert.equal(plan.comparedWith, 'remembered')
    assert.deepEqual([...new Set(plan.services.map(({ action }) => action))], ['create'])
    await assert.rejects(stat(join(cwd, '.phlo')), { code: 'ENOENT' })
  })
})

interface Document {
  readonly name: string
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

async function documentOf(directory: string): Promise<Document> {
  return parse(await readFile(join(directory, '.phlo/compose.yaml'), 'utf8'))
}

async function secretsOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(directory, '.phlo/secrets.env'), 'utf8')
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}
