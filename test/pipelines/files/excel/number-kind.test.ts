import assert from 'node:assert/strict'
import { type NumberKind, numberKind } from '../../../../src/pipelines/files/excel/number-kind.js'

const CASES: readonly (readonly [id: number, code: string | undefined, kind: NumberKind])[] = [
  [0, undefined, 'number'],
  [14, undefined, 'date'],
  [20, undefined, 'time'],
  [22, undefined, 'datetime'],
  [164, 'dd/mm/yyyy', 'date'],
  [164, 'yyyy-mm-dd hh:mm:ss', 'datetime'],
  [164, 'hh:mm:ss.000', 'time'],
  [164, '[$-409]mmmm yy;@', 'date'],
  [164, '#,##0.00 "days"', 'number'],
  [164, '0.00E+00', 'number'],
  [164, '[h]:mm:ss', 'number'],
  [164, '[Red]General', 'number'],
]

describe('pipelines/files/excel/number-kind', () => {
  for (const [id, code, kind] of CASES) {
    it(`takes ${code ?? `the built-in format ${id}`} for a ${kind}`, () => {
      assert.equal(numberKind(id, code), kind)
    })
  }
})
