import assert from 'node:assert/strict'
import { type SourceFile, sourceFiles } from '../support/source-files.js'

interface Rule {
  readonly name: string
  readonly pattern: RegExp
  /** Paths that have a reason to do it. */
  readonly allowedIn: RegExp
}

const NOWHERE = /^$/

const RULES: readonly Rule[] = [
  { name: 'ends the process', pattern: /process\.exit\(/, allowedIn: NOWHERE },
  { name: 'prints with console', pattern: /\bconsole\.(?:log|error|warn|info|debug)\(/, allowedIn: NOWHERE },
  { name: 'casts to any', pattern: /\bas any\b|: any\b|<any>/, allowedIn: NOWHERE },
  { name: 'silences the type checker', pattern: /@ts-(?:ignore|nocheck|expect-error)/, allowedIn: NOWHERE },
  { name: 'reads the environment', pattern: /process\.env\b/, allowedIn: /^src\/cli\// },
  { name: 'reads the working directory', pattern: /process\.cwd\(/, allowedIn: /^src\/cli\// },
  { name: 'reads the clock', pattern: /Date\.now\(|new Date\(\)/, allowedIn: /^src\/cli\// },
  {
    name: 'rolls dice',
    pattern: /Math\.random\(|randomUUID\(|(?<!ambient\.)randomBytes\((?!\w+:)/,
    allowedIn: /^src\/cli\//,
  },
  // Built code is bundled, so it does not stand where its source does.
  {
    name: 'asks where it stands',
    pattern: /import\.meta\.(?:dirname|filename)|new URL\([^)]*import\.meta/,
    allowedIn: NOWHERE,
  },
  { name: 'leaves work for later', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, allowedIn: NOWHERE },
]

const FORBIDDEN_FOLDERS = /^src\/(?:.*\/)?(?:utils?|common|helpers?)(?:\/|\.ts$)/

describe('contract/tidy', () => {
  const files = sourceFiles('src')

  for (const rule of RULES) {
    it(`no file ${rule.name} without a reason`, () => {
      assert.deepEqual(
        files.filter((file) => breaks(file, rule)).map(({ path }) => path),
        [],
      )
    })
  }

  it('no folder is named after nothing', () => {
    assert.deepEqual(
      files.filter(({ path }) => FORBIDDEN_FOLDERS.test(path)).map(({ path }) => path),
      [],
    )
  })

  it('every file of tests mirrors a module or a kind of test', () => {
    const kinds = /^test\/(?:[a-z]+(?:\/[a-z0-9-]+)*\/)?[a-z0-9.-]+\.ts$/
    assert.deepEqual(
      sourceFiles('test')
        .filter(({ path }) => !kinds.test(path))
        .map(({ path }) => path),
      [],
    )
  })
})

function breaks(file: SourceFile, rule: Rule): boolean {
  return !rule.allowedIn.test(file.path) && rule.pattern.test(withoutComments(file.text))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}
