import assert from 'node:assert/strict'
import { composed, definition, settings } from '../../support/stack-fixture.js'

const a = definition('a', { compose: { image: 'a:1' } })

describe('compose/document/refuse-undefined', () => {
  for (const [key, over, defined] of [
    ['networks', { networks: ['no'] }, ['default']],
    ['networks', { networks: { no: { aliases: ['x'] } } }, ['default']],
    ['configs', { configs: ['no'] }, []],
    ['configs', { configs: [{ source: 'no', target: '/no' }] }, []],
    ['secrets', { secrets: ['no'] }, []],
    ['links', { links: ['no:alias'] }, ['a']],
    ['volumes_from', { volumes_from: ['no:ro'] }, ['a']],
    ['network_mode', { network_mode: 'service:no' }, ['a']],
    ['pid', { pid: 'service:no' }, ['a']],
  ] as const) {
    it(`refuses what nobody defines in ${JSON.stringify(over)}`, () => {
      assert.throws(
        () => composed({ definitions: [a], services: { a: settings({ enabled: true, compose: over }) } }),
        (error: { code: string; context: object }) => {
          assert.equal(error.code, 'PHLO_OVERRIDE_INVALID')
          assert.deepEqual(error.context, { service: 'a', key, name: 'no', origin: undefined, defined })
          return true
        },
      )
    })
  }

  it('takes what a drop-in defines, what is of another container, and what a variable names', () => {
    const dropIn =
      'networks: { more: {} }\nconfigs: { c: { content: x } }\nsecrets: { s: { environment: S } }\n' +
      'services: { a: { networks: [default, more], configs: [c], secrets: [{ source: s }] } }\n'
    const over = { volumes_from: ['container:other'], pid: 'host', networks: ['$NET'] }

    composed({ definitions: [a], services: { a: settings({ enabled: true }) }, dropIns: { 'compose.x.yaml': dropIn } })
    composed({
      definitions: [a],
      services: { a: settings({ enabled: true, compose: over }) },
    })
  })
})
