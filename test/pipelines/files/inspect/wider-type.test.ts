import assert from 'node:assert/strict'
import type { Type } from '../../../../src/iceberg/types.js'
import { type ColumnFacts, widerType } from '../../../../src/pipelines/files/inspect/wider-type.js'

const FITTING: ColumnFacts = { values: 9, misfits: 0, fractions: 0, codes: 0 }
const CASES: readonly (readonly [when: string, from: Type, facts: Partial<ColumnFacts>, to: Type])[] = [
  ['all rows fit', 'long', {}, 'long'],
  ['there are no values', 'long', { values: 0 }, 'string'],
  ['a row has a fraction', 'long', { misfits: 1, fractions: 1 }, 'double'],
  ['a row is not of 64 bits', 'long', { misfits: 1 }, 'decimal(38,0)'],
  ['a row has a leading zero', 'long', { codes: 1 }, 'string'],
  ['nothing has a fraction', 'double', {}, 'decimal(38,0)'],
  ['a row is no number', 'double', { misfits: 1, fractions: 3 }, 'string'],
  ['a row has more than 38 digits', 'decimal(38,0)', { misfits: 1 }, 'string'],
  ['a row has a time', 'date', { misfits: 1 }, 'timestamp'],
  ['a row has a zone', 'timestamp', { misfits: 1 }, 'timestamptz'],
  ['a row is no time at all', 'timestamptz', { misfits: 1 }, 'string'],
  [
    'a row is no list',
    { type: 'list', elementId: 0, element: 'long', elementRequired: false },
    { misfits: 1 },
    'string',
  ],
]

describe('pipelines/files/inspect/wider-type', () => {
  for (const [when, from, facts, to] of CASES) {
    it(`takes ${typeof from === 'string' ? from : from.type} for ${String(to)} when ${when}`, () => {
      assert.deepEqual(widerType(from, { ...FITTING, ...facts }), to)
    })
  }
})
