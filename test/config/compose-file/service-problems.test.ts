import assert from 'node:assert/strict'
import { serviceProblems } from '../../../src/config/compose-file/service-problems.js'
import { composeKeys } from '../../support/compose-keys.js'

describe('config/compose-file/service-problems', () => {
  const { right, wrong, late } = composeKeys()

  for (const keys of right) {
    it(`accepts ${JSON.stringify(keys)}`, () => {
      assert.deepEqual(serviceProblems(keys, []), [])
    })
  }

  for (const keys of [...wrong, ...late]) {
    it(`refuses ${JSON.stringify(keys)}, once`, () => {
      assert.equal(serviceProblems(keys, []).length, 1)
    })
  }

  it('takes what holds a variable to be right until its value is known', () => {
    const service = { mem_limit: '$MEMORY', ports: ['$PORT:80'], tty: '$TTY', image: 'a:$TAG' }

    assert.deepEqual(serviceProblems(service, []), [])
    assert.equal(serviceProblems({ mem_limit: '2$$g' }, []).length, 1)
  })

  it("looks through Compose's tags of the merge", () => {
    const service = { ports: { '!override': ['http:80'] }, mem_limit: { '!reset': true } }

    assert.deepEqual(
      serviceProblems(service, ['services', 'a']).map(({ path }) => path),
      [['services', 'a', 'ports', '!override', 0]],
    )
  })

  it('says nothing of a key without a value', () => {
    assert.deepEqual(serviceProblems({ image: null, ports: null }, []), [])
  })

  it('suggests the key that was most likely meant', () => {
    const [problem] = serviceProblems({ healthcheck: { intervall: '5s' } }, ['services', 'a', 'compose'])

    assert.match(problem?.message ?? '', /services\.a\.compose\.healthcheck.*"interval"/)
  })
})
