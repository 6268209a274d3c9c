import assert from 'node:assert/strict'
import { fillCompose, fillText } from '../../../src/compose/template/fill-template.js'
import type { TemplateDialect } from '../../../src/compose/template/parse-template.js'
import type { TemplateValue } from '../../../src/compose/template/template-scope.js'
import type { ComposeTree } from '../../../src/config/compose-tree.js'

const scope = new Map<string, TemplateValue>([
  ['port.sql', { text: '15432' }],
  ['env.BUCKET', { text: 'lake' }],
  ['env.ODD', { text: '$HOME "x"\n' }],
  ['env.PASSWORD', { secret: 'PASSWORD' }],
  ['env.UNSET', { unsetOf: 'mail' }],
  ['service.postgres.host', { text: 'postgres' }],
])
const reference = (words: string) => `\${${words}}`

describe('compose/template/fill-template', () => {
  it('fills in ports, variables and hosts', () => {
    const url = `postgresql://${reference('service.postgres.host')}:${reference('port.sql')}/${reference('env.BUCKET')}`

    assert.equal(fillText(url, { scope, where: 'x' }), 'postgresql://postgres:15432/lake')
  })

  it('leaves braces and single dollars of a text alone, and reads two as one', () => {
    const text = 'curl -d {"a": {"b": 1}} $HOME $1 $(id) $$x $$$$'

    assert.equal(fillText(text, { scope, where: 'x' }), 'curl -d {"a": {"b": 1}} $HOME $1 $(id) $x $$')
  })

  it('makes a secret a variable of Compose, also in the middle of a value', () => {
    const service = { environment: { URL: `http://me:${reference('env.PASSWORD')}@x` } }

    const filled = fill(service, 'fragment')

    assert.deepEqual(filled, { environment: { URL: `http://me:${reference('PASSWORD:?is in .phlo/secrets.env')}@x` } })
  })

  it('keeps Compose from filling in a value again', () => {
    assert.deepEqual(fill({ environment: { A: reference('env.ODD') } }, 'fragment'), {
      environment: { A: '$$HOME "x"\n' },
    })
  })

  it("keeps Compose's escape in a fragment", () => {
    assert.deepEqual(fill({ command: 'echo $$HOME' }, 'fragment'), { command: 'echo $$HOME' })
  })

  it("keeps Compose's own variables in an override, and fills in Phlo's", () => {
    const command = `echo $HOME ${reference('HOME:-x')} $${reference('port.sql')}`.replace(' $$', ' $$$$')

    assert.deepEqual(fill({ command: `${command} ${reference('port.sql')}` }, 'override'), {
      command: `${command} 15432`,
    })
  })

  for (const [name, service, dialect, wrong] of [
    ['a secret in a command', { command: ['x', reference('env.PASSWORD')] }, 'fragment', 'env.PASSWORD'],
    ['a secret in a label of an override', { labels: { x: reference('env.PASSWORD') } }, 'override', 'env.PASSWORD'],
    ['an unknown variable', { image: reference('env.BUKCET') }, 'fragment', 'env.BUKCET'],
    ['a variable without a value', { image: reference('env.UNSET') }, 'fragment', 'env.UNSET'],
    ['anything else between braces', { image: reference('HOME') }, 'fragment', 'HOME'],
    ['a variable of Compose without braces', { image: 'x:$TAG' }, 'fragment', '$TAG'],
    [
      'a service that is not part of the stack',
      { image: reference('service.trino.host') },
      'override',
      'service.trino.host',
    ],
  ] as const) {
    it(`refuses ${name}, and says where it stands`, () => {
      assert.throws(
        () => fill(service, dialect),
        (error: { code?: string; context?: Record<string, unknown> }) => {
          assert.equal(error.code, 'PHLO_TEMPLATE_INVALID')
          assert.equal(error.context?.reference, wrong)
          assert.match(String(error.context?.where), /^db\.compose\./)
          return true
        },
      )
    })
  }
})

function fill(service: ComposeTree, dialect: TemplateDialect): unknown {
  return fillCompose(service, { scope, where: 'db.compose', dialect })
}
