import assert from 'node:assert/strict'
import type { RegistryEntry } from '../../../src/plugins/registry/registry.js'
import { searchRegistry } from '../../../src/plugins/registry/search-registry.js'

function entry(name: string, description: string, more: Partial<RegistryEntry> = {}): RegistryEntry {
  return {
    name,
    package: `phlo-${name}`,
    description,
    kinds: ['service'],
    services: [],
    keywords: [],
    homepage: undefined,
    bundled: false,
    versions: [],
    ...more,
  }
}

const ENTRIES = [
  entry('superset', 'Dashboards over Trino'),
  entry('trino-gateway', 'Several engines behind one address'),
  entry('trino', 'SQL engine', { keywords: ['Iceberg'] }),
]

function namesFor(...words: readonly string[]): readonly string[] {
  return searchRegistry(ENTRIES, words).map(({ name }) => name)
}

describe('plugins/registry/search-registry', () => {
  it('puts the plugin of that name first, then names that begin with it, then what mentions it', () => {
    assert.deepEqual(namesFor('Trino'), ['trino', 'trino-gateway', 'superset'])
  })

  it('wants every word somewhere', () => {
    assert.deepEqual(namesFor('sql iceberg'), ['trino'])
    assert.deepEqual(namesFor('sql', 'dashboards'), [])
  })

  it('lists everything by name when no word is given', () => {
    assert.deepEqual(namesFor(), ['superset', 'trino', 'trino-gateway'])
  })
})
