import assert from 'node:assert/strict'
import { PhloError } from '../../../src/errors.js'
import { resolveSpec } from '../../../src/plugins/install/resolve-spec.js'
import type { RegistryEntry } from '../../../src/plugins/registry/registry.js'

const BASE = { description: 'x', kinds: ['service'], keywords: [], homepage: undefined } as const
const VERSION = { version: '1.0.0', api: 1, integrity: 'sha512-a', yanked: undefined }

const ENTRIES: readonly RegistryEntry[] = [
  { ...BASE, name: 'minio', package: '@phlo/service-minio', services: ['minio'], bundled: true, versions: [] },
  { ...BASE, name: 'kafka', package: 'phlo-kafka', services: ['kafka'], bundled: false, versions: [VERSION] },
  {
    ...BASE,
    name: 'future',
    package: 'phlo-future',
    services: [],
    bundled: false,
    versions: [{ ...VERSION, api: 99 }],
  },
]

function fetched(name: string, wanted?: string, allowIncompatible = false) {
  return resolveSpec({ type: 'name', name, wanted }, { entries: ENTRIES, allowIncompatible })
}

describe('plugins/install/resolve-spec', () => {
  it('takes the newest listed version that works, by the short name and by the package', () => {
    const expected = { type: 'fetch', spec: 'phlo-kafka@1.0.0' }

    assert.deepEqual([fetched('kafka'), fetched('phlo-kafka')], [expected, expected])
  })

  it('takes the version that was asked for', () => {
    assert.deepEqual(fetched('kafka', '0.9.0'), { type: 'fetch', spec: 'phlo-kafka@0.9.0' })
  })

  it('leaves a package that is not listed to npm', () => {
    assert.deepEqual(fetched('phlo-other'), { type: 'fetch', spec: 'phlo-other' })
  })

  it('fetches nothing of what comes with Phlo, unless a version of it is asked for', () => {
    assert.equal(fetched('minio').type, 'bundled')
    assert.deepEqual(fetched('minio', '2.0.0'), { type: 'fetch', spec: '@phlo/service-minio@2.0.0' })
  })

  it('refuses when no listed version works with this Phlo, unless that is allowed', () => {
    assert.throws(
      () => fetched('future'),
      (error) => error instanceof PhloError && error.code === 'PHLO_PLUGIN_INCOMPATIBLE',
    )
    assert.deepEqual(fetched('future', undefined, true), { type: 'fetch', spec: 'phlo-future' })
  })
})
