import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repositoryDirectory } from './source-files.js'

/**
 * Assert that a text is what a golden file holds, byte for byte. `UPDATE_GOLDEN=1` writes the file; read the
 * difference.
 *
 * @param path - below `test/fixtures/golden/`
 */
export function assertGolden(path: string, text: string): void {
  const file = join(repositoryDirectory, 'test/fixtures/golden', path)
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  assert.equal(text, readFileSync(file, 'utf8'))
}
