import assert from 'node:assert/strict'
import { diffStacks } from '../../../src/compose/plan/diff-stacks.js'
import { parseStackRecord, type StackRecord, stackRecord } from '../../../src/compose/plan/stack-record.js'
import { composed, definition, type StackFixture, settings } from '../../support/stack-fixture.js'

const secret = { secret: true, default: undefined, description: 'x' }
const db = definition('db', {
  envVars: { PASSWORD: secret },
  files: [{ source: 'x.sql', target: '/x.sql', template: false }],
  compose: { image: 'db:1', volumes: ['data:/data'], environment: { MODE: 'a' } },
})
const web = definition('web', { dependsOn: { db: { condition: 'service_started' } } })
const base: StackFixture = {
  definitions: [db, web],
  contents: { '/plugins/db/x.sql': 'SELECT 1' },
  secrets: { PASSWORD: 'one' },
}

describe('compose/plan/diff-stacks', () => {
  it('makes everything where nothing was started', () => {
    const { services, newVolumes } = diffStacks(undefined, record({}), undefined)

    assert.deepEqual(
      services.map(({ service, action }) => [service, action]),
      [
        ['db', 'create'],
        ['web', 'create'],
      ],
    )
    assert.deepEqual(newVolumes, ['db-data'])
  })

  it('keeps what is the same', () => {
    const actions = diffStacks(record({}), record({}), undefined).services.map(({ action }) => action)

    assert.deepEqual(actions, ['keep', 'keep'])
  })

  it('takes away what is no longer part of the stack, and says which volumes are left', () => {
    const { services, unusedVolumes } = diffStacks(record({}), record({ definitions: [definition('web')] }), undefined)

    assert.deepEqual(
      services.map(({ service, action }) => [service, action]),
      [
        ['db', 'remove'],
        ['web', 'change'],
      ],
    )
    assert.deepEqual(unusedVolumes, ['db-data'])
  })

  it('believes Docker more than what it remembers', () => {
    const observed = { services: new Set(['web', 'old']), volumes: new Set(['db-data']) }
    const { services, newVolumes } = diffStacks(record({}), record({}), observed)

    assert.deepEqual(
      services.map(({ service, action }) => [service, action]),
      [
        ['db', 'create'],
        ['old', 'remove'],
        ['web', 'keep'],
      ],
    )
    assert.deepEqual(newVolumes, [])
  })

  it('says that it does not know what a container was made of when nothing was kept in mind', () => {
    const observed = { services: new Set(['db']), volumes: new Set<string>() }

    const [db] = diffStacks(undefined, record({}), observed).services
    assert.deepEqual(db, { service: 'db', action: 'unknown', differences: [] })
  })

  for (const [name, fixture, action, expected] of [
    [
      'another image',
      { services: { db: settings({ compose: { image: 'db:2' } }) } },
      'recreate',
      [{ what: 'image', before: 'db:1', after: 'db:2' }],
    ],
    [
      'a variable, whose value it does not tell',
      { services: { db: settings({ compose: { environment: { MODE: 'b' } } }) } },
      'recreate',
      [{ what: 'environment.MODE', before: null, after: null }],
    ],
    [
      'a file of the service',
      { contents: { '/plugins/db/x.sql': 'SELECT 2' } },
      'recreate',
      [{ what: 'files', before: null, after: null }],
    ],
    [
      'a secret',
      { secrets: { PASSWORD: 'two' } },
      'recreate',
      [{ what: 'secret PASSWORD', before: null, after: null }],
    ],
    [
      'what Compose needs no new container for',
      { services: { db: settings({ compose: { pull_policy: 'never' } }) } },
      'change',
      [{ what: 'pull_policy', before: null, after: 'never' }],
    ],
  ] as const) {
    it(`says that a service is to ${action} for ${name}`, () => {
      const [change] = diffStacks(record({}), record(fixture), undefined).services

      assert.deepEqual(change, { service: 'db', action, differences: expected })
    })
  }

  it('remembers a stack without any secret, and reads it again', () => {
    const written = JSON.stringify(record({ secrets: { PASSWORD: 'hunter2hunter2' } }))

    assert.doesNotMatch(written, /hunter2/)
    assert.deepEqual(parseStackRecord(written), JSON.parse(written))
    assert.equal(parseStackRecord('{'), undefined)
    assert.equal(parseStackRecord('{"services": 1}'), undefined)
  })
})

function record(parts: Partial<StackFixture>): StackRecord {
  const fixture = { ...base, ...parts }
  return stackRecord(composed(fixture), fixture.secrets ?? {})
}
