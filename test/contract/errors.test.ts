import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorPage } from '../../scripts/error-page.js'
import { ERRORS } from '../../src/errors.js'
import { repositoryDirectory, sourceFiles } from '../support/source-files.js'

const pagesDirectory = join(repositoryDirectory, 'docs/errors')

describe('contract/errors', () => {
  it('every code has a page in docs/errors, and no page is without a code', () => {
    const pages = readdirSync(pagesDirectory).filter((name) => name !== 'README.md')

    assert.deepEqual(
      pages.sort(),
      Object.keys(ERRORS)
        .map((code) => `${code}.md`)
        .sort(),
    )
  })

  for (const [code, row] of Object.entries(ERRORS)) {
    it(`the page of ${code} says what the table says`, () => {
      assert.equal(readFileSync(join(pagesDirectory, `${code}.md`), 'utf8'), errorPage(code, row))
    })
  }

  it('every code is thrown somewhere', () => {
    const source = sourceFiles('src')
      .filter(({ path }) => path !== 'src/errors.ts')
      .map(({ text }) => text)
      .join('\n')

    assert.deepEqual(
      Object.keys(ERRORS).filter((code) => !source.includes(`'${code}'`)),
      [],
    )
  })
})
