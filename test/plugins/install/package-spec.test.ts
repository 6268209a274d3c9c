import assert from 'node:assert/strict'
import { parsePackageSpec } from '../../../src/plugins/install/package-spec.js'

describe('plugins/install/package-spec', () => {
  for (const [text, expected] of [
    ['kafka', { type: 'name', name: 'kafka', wanted: undefined }],
    ['phlo-kafka@1.2.0', { type: 'name', name: 'phlo-kafka', wanted: '1.2.0' }],
    ['@acme/phlo-kafka@^1', { type: 'name', name: '@acme/phlo-kafka', wanted: '^1' }],
    ['phlo-kafka@next', { type: 'name', name: 'phlo-kafka', wanted: 'next' }],
    ['./kafka-1.0.0.tgz', { type: 'tarball', at: './kafka-1.0.0.tgz' }],
    ['https://example.org/kafka', { type: 'tarball', at: 'https://example.org/kafka' }],
    ['kafka; rm -rf /', undefined],
    ['--registry=https://evil.example', undefined],
    ['--ignore-scripts', undefined],
    ['phlo-k\u0430fka', undefined],
    ['kafka@file:../kafka', undefined],
    ['kafka@git+https://example.org/kafka', undefined],
    ['kafka@npm:other', undefined],
    ['git+ssh://example.org/kafka', undefined],
    ['kafka@', undefined],
    ['', undefined],
  ] as const) {
    it(`reads "${text}" as ${expected === undefined ? 'nothing to install' : `a ${expected.type}`}`, () => {
      assert.deepEqual(parsePackageSpec(text), expected)
    })
  }
})
