import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { ConfigProblem } from '../../../src/config/config-problem.js'
import { listSettings } from '../../../src/config/list-settings.js'
import { loadConfig } from '../../../src/config/load-config.js'
import type { ProjectConfig } from '../../../src/config/project-config.js'
import { findTarget } from '../../../src/config/targets/find-target.js'
import { PhloError } from '../../../src/errors.js'
import { failureOf } from '../../support/assert-failure.js'
import { tempProject } from '../../support/temp-project.js'

const SHARED = `targets:
  shared:
    warehouse: s3://lake/team/
    catalog: nessie
    s3: { endpoint: "https://s3.example.org", region: eu-west-1, path_style: true, access_key_id: me, secret_access_key: env(KEY) }
    nessie:
      uri: https://nessie.example.org/api/v2
      authentication: { type: oauth2, token_endpoint: "https://id.example.org/token", client_id: phlo, client_secret: env("SECRET") }
      ca: etc/ca.pem
    trino: { uri: "https://trino.example.org", user: env(USER), password: env(PASSWORD) }
    memory: 2GB
    cache: 1GB
`
const ENVIRONMENT = { KEY: 'a-key', SECRET: 'a-secret', USER: 'tara', PASSWORD: 'a-password' }

describe('config/targets/read-targets', () => {
  it('has a target in a folder and one on the composed services without a word about them', async () => {
    const { targets } = await load('')

    assert.deepEqual(Object.keys(targets), ['local', 'stack'])
    assert.equal(targets.local?.warehouse?.type, 'folder')
    assert.deepEqual([targets.stack?.warehouse, targets.stack?.catalog], [undefined, 'nessie'])
  })

  it('reads how a shared target is reached, with the values of the variables it names', async () => {
    const { targets, directory } = await load(SHARED, ENVIRONMENT)

    assert.deepEqual(targets.shared, {
      name: 'shared',
      warehouse: { type: 's3', bucket: 'lake', prefix: 'team' },
      catalog: 'nessie',
      s3: {
        endpoint: 'https://s3.example.org',
        region: 'eu-west-1',
        pathStyle: true,
        accessKeyId: 'me',
        secretAccessKey: 'a-key',
        sessionToken: undefined,
        ca: undefined,
        reader: 'cache',
      },
      nessie: {
        uri: 'https://nessie.example.org/api/v2',
        authentication: {
          type: 'oauth2',
          tokenEndpoint: 'https://id.example.org/token',
          clientId: 'phlo',
          clientSecret: 'a-secret',
        },
        ca: join(directory, 'etc/ca.pem'),
      },
      trino: { uri: 'https://trino.example.org', user: 'tara', password: 'a-password', ca: undefined },
      memoryBytesMax: 2e9,
      threads: undefined,
      cacheBytesMax: 1e9,
      problems: [],
    })
  })

  it('lets a project be used whose other targets take variables that are not set here, and refuses those by the line', async () => {
    const config = await load(SHARED, { ...ENVIRONMENT, SECRET: undefined, KEY: '' })

    const refused = errorOf(() => findTarget(config, 'shared'))

    assert.equal(findTarget(config, 'local').name, 'local')
    assert.equal(refused.code, 'PHLO_TARGET_UNAVAILABLE')
    assert.deepEqual(
      (refused.context.problems as readonly ConfigProblem[]).map(({ line, column, key }) => [line, column, key]),
      [
        [5, 122, 'targets.shared.s3.secret_access_key'],
        [8, 119, 'targets.shared.nessie.authentication.client_secret'],
      ],
    )
  })

  it('warns of secrets that stand in the file, and shows none of them in the list of settings', async () => {
    const text = SHARED.replace('env(KEY)', 'hunter2')

    const config = await load(text, ENVIRONMENT)

    const listed = listSettings(config)
    assert.deepEqual(
      config.warnings.map(({ line, key }) => [line, key]),
      [[5, 'targets.shared.s3.secret_access_key']],
    )
    assert.doesNotMatch(JSON.stringify(listed), /hunter2|a-secret|a-password/)
    assert.doesNotMatch(JSON.stringify(config.warnings), /hunter2/)
    const byKey = new Map(listed.map(({ key, value, origin }) => [key, [value, origin]]))
    assert.deepEqual(byKey.get('targets.shared.trino.user'), ['tara', 'phlo.yaml:10:54, USER'])
    assert.deepEqual(byKey.get('targets.shared.warehouse'), ['s3://lake/team/', 'phlo.yaml:3:16'])
    assert.equal(byKey.has('targets.shared.s3.session_token'), false)
  })

  it('shows a secret as hidden where there is one, and as not set where its variable is not', async () => {
    const { SECRET: _, ...others } = ENVIRONMENT

    const listed = new Map(listSettings(await load(SHARED, others)).map(({ key, value }) => [key, value]))

    assert.equal(listed.get('targets.shared.s3.secret_access_key'), '(hidden)')
    assert.equal(listed.get('targets.shared.nessie.authentication.client_secret'), null)
  })

  it('names the target that was meant', async () => {
    const config = await load('')

    const refused = errorOf(() => findTarget(config, 'stak'))

    assert.deepEqual([refused.code, refused.context.suggestion], ['PHLO_TARGET_UNKNOWN', 'stack'])
  })

  it('names the flag when it is the flag that holds no name', async () => {
    await using project = await tempProject()

    const error = await failureOf(loadConfig({ directory: project.directory, environment: {}, flags: { target: '' } }))

    assert.equal(error.code, 'PHLO_CONFIG_INVALID')
    assert.match(error.message, /--target/)
    assert.doesNotMatch(error.message, /PHLO_TARGET/)
  })

  it('has no target by a name that every object inherits', async () => {
    const config = await load('')

    assert.equal(errorOf(() => findTarget(config, 'constructor')).code, 'PHLO_TARGET_UNKNOWN')
  })

  for (const [what, text, at] of [
    ['a target without a warehouse', 'targets:\n  shared: {}\n', [2, 'targets.shared.warehouse']],
    ['a target that says nothing', 'targets:\n  shared:\n', [2, 'targets.shared.warehouse']],
    [
      'a Nessie without an address',
      'targets:\n  shared: { warehouse: w, catalog: nessie }\n',
      [2, 'targets.shared.nessie.uri'],
    ],
    ['a bucket in capitals', 'targets:\n  shared: { warehouse: s3://Lake/ }\n', [2, 'targets.shared.warehouse']],
    ['a prefix that climbs', 'targets:\n  shared: { warehouse: s3://lake/../x }\n', [2, 'targets.shared.warehouse']],
    ['another scheme', 'targets:\n  shared: { warehouse: gs://lake/ }\n', [2, 'targets.shared.warehouse']],
    ['an unknown catalog', 'targets:\n  stack: { catalog: hive }\n', [2, 'targets.stack.catalog']],
    ['an unknown key', 'targets:\n  stack:\n    s3: { endpont: x }\n', [3, 'targets.stack.s3.endpont']],
    [
      'an address with a password',
      'targets:\n  stack: { nessie: { uri: "http://a:b@c/" } }\n',
      [2, 'targets.stack.nessie.uri'],
    ],
    [
      'a key without its secret',
      'targets:\n  stack: { s3: { access_key_id: a } }\n',
      [2, 'targets.stack.s3.secret_access_key'],
    ],
    [
      'a bearer without a token',
      'targets:\n  stack: { nessie: { authentication: { type: bearer } } }\n',
      [2, 'targets.stack.nessie.authentication.token'],
    ],
    ['a name with a slash', 'targets:\n  a/b: { warehouse: w }\n', [2, 'targets.a/b']],
  ] as const) {
    it(`refuses ${what}, and names the line`, async () => {
      const error = await load(text).then(() => assert.fail('it was accepted'), asPhloError)

      assert.equal(error.code, 'PHLO_CONFIG_INVALID')
      const problems = error.context.problems as readonly ConfigProblem[]
      assert.deepEqual(
        problems.map(({ line, key }) => [line, key]),
        [at],
      )
    })
  }
})

async function load(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<ProjectConfig> {
  await using project = await tempProject({ 'phlo.yaml': text })
  return await loadConfig({ directory: project.directory, environment })
}

function errorOf(action: () => unknown): PhloError {
  try {
    action()
  } catch (error) {
    return asPhloError(error)
  }
  return assert.fail('nothing was thrown')
}

function asPhloError(error: unknown): PhloError {
  assert(error instanceof PhloError)
  return error
}
