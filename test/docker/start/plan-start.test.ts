import assert from 'node:assert/strict'
import { parseContainer } from '../../../src/docker/parse-container.js'
import { servicesToStart } from '../../../src/docker/start/plan-start.js'
import { listed } from '../../support/listed-container.js'

const WEB = { name: 'web', image: 'web:1', isOneShot: false, hasHealthcheck: true }
const SETUP = { name: 'setup', image: 'setup:1', isOneShot: true, hasHealthcheck: false }

describe('docker/start/plan-start', () => {
  it('has nothing to do where all is up and made of the same', () => {
    assert.deepEqual(planned([of('web', 'a'), of('setup', 'b', { State: 'exited', Status: 'Exited (0) now' })]), [])
  })

  it('starts what another program has made anew of something else', () => {
    assert.deepEqual(planned([of('web', 'z'), of('setup', 'b', { State: 'exited', Status: 'Exited (0) now' })]), [
      'web',
    ])
  })

  it('starts what has an image that its name no longer means', () => {
    const setup = of('setup', 'b', { State: 'exited', Status: 'Exited (0) now' })

    assert.deepEqual(planned([of('web', 'a', { Image: 'sha256:web' }), setup]), ['web'])
  })

  it('starts what has no container, and what has ended', () => {
    assert.deepEqual(planned([of('web', 'a', { State: 'exited', Status: 'Exited (1) now' })]), ['web', 'setup'])
  })

  it('leaves it to Compose whom a change touches', () => {
    assert.deepEqual(planned([of('web', 'a')], false), ['web', 'setup'])
  })
})

function of(service: string, hash: string, parts: Readonly<Record<string, unknown>> = {}) {
  const Labels = { 'com.docker.compose.service': service, 'com.docker.compose.config-hash': hash }
  return parseContainer(listed(service, { Labels, ...parts }))
}

function planned(containers: readonly ReturnType<typeof parseContainer>[], isUnchanged = true): string[] {
  const facts = { containers, isUnchanged, configHashes: { web: 'a', setup: 'b' } }
  return servicesToStart([WEB, SETUP], facts).map(({ name }) => name)
}
