import assert from 'node:assert/strict'
import { globPattern } from '../../../../src/pipelines/files/find/glob-pattern.js'

const ANY = Number.POSITIVE_INFINITY

const CASES: readonly (readonly [
  pattern: string,
  base: string,
  depth: number,
  matched: readonly string[],
  others: readonly string[],
])[] = [
  ['/d/*.csv', '/d', 1, ['/d/a.csv'], ['/d/a.csv.gz', '/d/x/a.csv', '/d/acsv']],
  ['/d/**/*.csv', '/d', ANY, ['/d/a.csv', '/d/x/y/a.csv'], ['/e/a.csv']],
  ['/d/2024-??.json', '/d', 1, ['/d/2024-01.json'], ['/d/2024-1.json', '/d/2024-001.json']],
  ['/d/{a,b}.csv', '/d', ANY, ['/d/a.csv', '/d/b.csv'], ['/d/c.csv', '/d/a,b.csv']],
  ['/d/[a-c].csv', '/d', 1, ['/d/b.csv'], ['/d/d.csv', '/d/[a-c].csv']],
  ['/d/[!a].csv', '/d', 1, ['/d/b.csv'], ['/d/a.csv']],
  ['/d.x/(1)+$*.csv', '/d.x', 1, ['/d.x/(1)+$a.csv'], ['/dax/(1)+$a.csv']],
  ['/d/sub*/x.csv', '/d', 2, ['/d/sub1/x.csv'], ['/d/other/x.csv']],
  ['/d/x.csv', '/d/x.csv', 0, ['/d/x.csv'], ['/d/xxcsv']],
  ['/*.csv', '/', 1, ['/a.csv'], ['/d/a.csv']],
]

describe('pipelines/files/find/glob-pattern', () => {
  for (const [pattern, base, depth, matched, others] of CASES) {
    it(`takes ${pattern} to mean ${matched.join(' and ')}, but not ${others.join(' or ')}`, () => {
      const glob = globPattern(pattern)

      assert.equal(glob.base, base)
      assert.equal(glob.depth, depth)
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
