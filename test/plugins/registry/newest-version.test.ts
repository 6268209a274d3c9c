import assert from 'node:assert/strict'
import { compareVersions, newestVersion } from '../../../src/plugins/registry/newest-version.js'

function listed(version: string, more: { api?: number; yanked?: string } = {}) {
  return { version, api: 1, integrity: 'sha512-', yanked: undefined, ...more }
}

describe('plugins/registry/newest-version', () => {
  it('is the newest that works with this Phlo, was not withdrawn and is no prerelease', () => {
    const versions = [
      listed('1.9.0'),
      listed('1.10.0'),
      listed('2.0.0', { api: 2 }),
      listed('1.11.0', { yanked: 'loses data' }),
      listed('1.12.0-beta.1'),
    ]

    assert.equal(newestVersion({ versions })?.version, '1.10.0')
  })

  it('is none when all are made for a newer Phlo', () => {
    assert.equal(newestVersion({ versions: [listed('1.0.0', { api: 99 })] }), undefined)
  })

  it('orders versions as the specification of semantic versioning does', () => {
    // The example of its section 11.
    const ordered = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2.0.0',
      '2.1.0',
      '2.1.1',
    ]

    assert.deepEqual(ordered.toReversed().sort(compareVersions), ordered)
  })
})
