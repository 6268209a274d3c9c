import assert from 'node:assert/strict'
import { contentDifferences } from '../../../src/plugins/install/content-differences.js'

const files = (texts: Readonly<Record<string, string>>) =>
  new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)] as const))

describe('plugins/install/content-differences', () => {
  const looked = { 'package.json': '{}', 'service.yaml': 'schema: 1', 'bin/x.js': '#!/usr/bin/env node\n1\r\n' }

  it('finds none in what is the same', () => {
    assert.deepEqual(contentDifferences(files(looked), files(looked)), [])
  })

  it('names what is another, missing or more', () => {
    const { 'service.yaml': _, ...others } = looked

    assert.deepEqual(contentDifferences(files(looked), files({ ...others, 'package.json': '{ }', 'more.js': '' })), [
      'more.js',
      'package.json',
      'service.yaml',
    ])
  })

  it('takes what npm does to every package for the same', () => {
    const published = { ...looked, 'bin/x.js': '#!/usr/bin/env node\r\n1\r\n', '.gitignore': 'x' }

    assert.deepEqual(contentDifferences(files(published), files({ ...looked, '.npmignore': 'x' })), [])
  })
})
