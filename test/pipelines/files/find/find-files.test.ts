import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PhloError } from '../../../../src/errors.js'
import { findFiles } from '../../../../src/pipelines/files/find/find-files.js'
import { tempFolder } from '../../../support/temp-folder.js'

const FILES = [
  'a.csv',
  'b.csv',
  'c[1].csv',
  '.hidden.csv',
  '_SUCCESS',
  '~$book.xlsx',
  'x.csv.part',
  'deep/.git/a.csv',
  'deep/er/d.csv',
]

const CASES: readonly (readonly [patterns: readonly string[], found: readonly string[]])[] = [
  [['a.csv'], ['a.csv']],
  [['*.csv'], ['a.csv', 'b.csv', 'c[1].csv']],
  [['**/*.csv'], ['a.csv', 'b.csv', 'c[1].csv', 'deep/er/d.csv']],
  [['.'], ['a.csv', 'b.csv', 'c[1].csv', 'deep/er/d.csv']],
  [['deep'], ['deep/er/d.csv']],
  [
    ['b.csv', '*.csv'],
    ['b.csv', 'a.csv', 'c[1].csv'],
  ],
  [['c[1].csv'], ['c[1].csv']],
  [['.hidden.csv'], ['.hidden.csv']],
]

describe('pipelines/files/find/find-files', () => {
  for (const [patterns, expected] of CASES) {
    it(`finds ${expected.join(', ')} by ${patterns.join(' and ')}`, async () => {
      await using folder = await tempFolder()
      await writeAll(folder.path)

      const found = await findFiles(patterns, { directory: folder.path, downloadDirectory: join(folder.path, 'dl') })

      assert.deepEqual(
        found.map(({ displayName }) => displayName),
        expected,
      )
      assert.deepEqual(
        found.map(({ path }) => path),
        expected.map((name) => join(folder.path, name)),
      )
      assert.ok(found.every(({ bytes, modifiedMs }) => bytes === 2 && modifiedMs > 0))
    })
  }

  for (const pattern of ['none.csv', '*.json', 'missing/folder', 'x.csv.*']) {
    it(`says so when ${pattern} matches nothing`, async () => {
      await using folder = await tempFolder()
      await writeAll(folder.path)

      const finding = findFiles([pattern], { directory: folder.path, downloadDirectory: join(folder.path, 'dl') })

      await assert.rejects(finding, (error) => error instanceof PhloError && error.code === 'PHLO_FILES_NONE')
    })
  }

  for (const url of ['ftp://example.org/a.csv', 's3://bucket/a.csv', 'file:///etc/passwd']) {
    it(`refuses ${url}, since only http and https are read`, async () => {
      const finding = findFiles([url], { directory: '/nowhere', downloadDirectory: '/nowhere' })

      await assert.rejects(finding, (error) => error instanceof PhloError && error.code === 'PHLO_DOWNLOAD_FAILED')
    })
  }
})

async function writeAll(directory: string): Promise<void> {
  for (const name of FILES) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), 'a\n')
  }
}
