import assert from 'node:assert/strict'
import { globPattern } from '../../../../src/pipelines/files/find/glob-pattern.js'

const CASES: readonly (readonly [
  pattern: string,
  base: string,
  matched: readonly string[],
  others: readonly string[],
])[] = [
  ['/d/*.csv', '/d', ['/d/a.csv'], ['/d/a.csv.gz', '/d/x/a.csv', '/d/acsv']],
  ['/d/**/*.csv', '/d', ['/d/a.csv', '/d/x/y/a.csv'], ['/e/a.csv']],
  ['/d/2024-??.json', '/d', ['/d/2024-01.json'], ['/d/2024-1.json', '/d/2024-001.json']],
  ['/d/{a,b}.csv', '/d', ['/d/a.csv', '/d/b.csv'], ['/d/c.csv', '/d/a,b.csv']],
  ['/d/[a-c].csv', '/d', ['/d/b.csv'], ['/d/d.csv', '/d/[a-c].csv']],
  ['/d/[!a].csv', '/d', ['/d/b.csv'], ['/d/a.csv']],
  ['/d.x/(1)+$*.csv', '/d.x', ['/d.x/(1)+$a.csv'], ['/dax/(1)+$a.csv']],
  ['/d/sub*/x.csv', '/d', ['/d/sub1/x.csv'], ['/d/other/x.csv']],
  ['/*.csv', '/', ['/a.csv'], ['/d/a.csv']],
]

describe('pipelines/files/find/glob-pattern', () => {
  for (const [pattern, base, matched, others] of CASES) {
    it(`takes ${pattern} to mean ${matched.join(' and ')}, but not ${others.join(' or ')}`, () => {
      const glob = globPattern(pattern)

      assert.equal(glob.base, base)
      assert.deepEqual(
        matched.map(glob.matches),
        matched.map(() => true),
      )
      assert.deepEqual(
        others.map(glob.matches),
        others.map(() => false),
      )
    })
  }
})
