import assert from 'node:assert/strict'
import type { Expression } from '../../../src/iceberg/expression.js'
import { type ColumnFacts, mightMatch } from '../../../src/iceberg/expressions/might-match.js'
import { projectExpression } from '../../../src/iceberg/expressions/project-expression.js'
import { rewriteNot } from '../../../src/iceberg/expressions/rewrite-not.js'
import { transformResultType } from '../../../src/iceberg/transforms/transform-result-type.js'
import type { PrimitiveType, Transform } from '../../../src/iceberg/types.js'

const FROM_10_TO_20: ColumnFacts = {
  hasNoNull: true,
  isAllNull: false,
  hasNoNan: true,
  isAllNan: false,
  lower: 10,
  upper: 20,
}

const ONLY_10: ColumnFacts = { ...FROM_10_TO_20, upper: 10 }
const NULLS: ColumnFacts = { ...FROM_10_TO_20, hasNoNull: false, isAllNull: true, lower: undefined, upper: undefined }
const WITH_NAN: ColumnFacts = { ...FROM_10_TO_20, hasNoNan: false }
const ABOUT_AB: ColumnFacts = { ...FROM_10_TO_20, lower: 'aba', upper: 'abz' }
const UNKNOWN: ColumnFacts = {
  hasNoNull: false,
  isAllNull: false,
  hasNoNan: false,
  isAllNan: false,
  lower: undefined,
  upper: undefined,
}

/** One row: what is claimed, the facts, the predicate, and whether some row may be selected. */
const ROWS: readonly [string, ColumnFacts, Expression, boolean][] = [
  ['a value below all', FROM_10_TO_20, { op: 'eq', fieldId: 1, value: 9 }, false],
  ['a value at the lower bound', FROM_10_TO_20, { op: 'eq', fieldId: 1, value: 10 }, true],
  ['a value above all', FROM_10_TO_20, { op: 'eq', fieldId: 1, value: 21 }, false],
  ['less than the lower bound', FROM_10_TO_20, { op: 'lt', fieldId: 1, value: 10 }, false],
  ['at most the lower bound', FROM_10_TO_20, { op: 'lt-eq', fieldId: 1, value: 10 }, true],
  ['more than the upper bound', FROM_10_TO_20, { op: 'gt', fieldId: 1, value: 20 }, false],
  ['at least the upper bound', FROM_10_TO_20, { op: 'gt-eq', fieldId: 1, value: 20 }, true],
  ['more than the upper bound, with NaN', WITH_NAN, { op: 'gt', fieldId: 1, value: 20 }, true],
  ['less than the lower bound, with NaN', WITH_NAN, { op: 'lt', fieldId: 1, value: 10 }, false],
  ['values none of which is inside', FROM_10_TO_20, { op: 'in', fieldId: 1, values: [5, 25] }, false],
  ['values one of which is inside', FROM_10_TO_20, { op: 'in', fieldId: 1, values: [5, 15] }, true],
  ['no value at all', FROM_10_TO_20, { op: 'in', fieldId: 1, values: [] }, false],
  ['another value than the only one', ONLY_10, { op: 'not-eq', fieldId: 1, value: 10 }, false],
  ['another value than one of many', FROM_10_TO_20, { op: 'not-eq', fieldId: 1, value: 10 }, true],
  ['none of some, the only one among them', ONLY_10, { op: 'not-in', fieldId: 1, values: [3, 10] }, false],
  ['null where there is none', FROM_10_TO_20, { op: 'is-null', fieldId: 1 }, false],
  ['null where all is null', NULLS, { op: 'is-null', fieldId: 1 }, true],
  ['not null where all is null', NULLS, { op: 'not-null', fieldId: 1 }, false],
  ['anything compared where all is null', NULLS, { op: 'not-eq', fieldId: 1, value: 5 }, false],
  ['NaN where there is none', FROM_10_TO_20, { op: 'is-nan', fieldId: 1 }, false],
  ['NaN where there is some', WITH_NAN, { op: 'is-nan', fieldId: 1 }, true],
  ['a prefix that all have', ABOUT_AB, { op: 'starts-with', fieldId: 1, value: 'ab' }, true],
  ['a longer prefix between the bounds', ABOUT_AB, { op: 'starts-with', fieldId: 1, value: 'abcd' }, true],
  ['a prefix below the bounds', ABOUT_AB, { op: 'starts-with', fieldId: 1, value: 'aa' }, false],
  ['a prefix above the bounds', ABOUT_AB, { op: 'starts-with', fieldId: 1, value: 'ac' }, false],
  ['no prefix that all have', ABOUT_AB, { op: 'not-starts-with', fieldId: 1, value: 'ab' }, false],
  ['no prefix that some have', ABOUT_AB, { op: 'not-starts-with', fieldId: 1, value: 'aba' }, true],
  ['anything where nothing is known', UNKNOWN, { op: 'eq', fieldId: 1, value: 5 }, true],
  ['null where nothing is known', UNKNOWN, { op: 'is-null', fieldId: 1 }, true],
]

describe('iceberg/expressions/might-match', () => {
  for (const [claim, facts, expression, expected] of ROWS) {
    it(`${expected ? 'keeps' : 'leaves out'} a file when asked for ${claim}`, () => {
      assert.equal(
        mightMatch(expression, () => facts),
        expected,
      )
    })
  }
})

describe('iceberg/expressions/rewrite-not', () => {
  it('pushes negations down to the predicates', () => {
    const a: Expression = { op: 'lt', fieldId: 1, value: 1 }
    const b: Expression = { op: 'not', child: { op: 'is-null', fieldId: 2 } }

    assert.deepEqual(rewriteNot({ op: 'not', child: { op: 'or', left: a, right: b } }), {
      op: 'and',
      left: { op: 'gt-eq', fieldId: 1, value: 1 },
      right: { op: 'is-null', fieldId: 2 },
    })
  })
})

/** One row: transform and source type, the predicate on the source, the one on the partition. */
const PROJECTIONS: readonly [Transform, PrimitiveType, Expression, Expression][] = [
  ['day', 'date', { op: 'lt', fieldId: 1, value: 10 }, { op: 'lt-eq', fieldId: 1000, value: 9 }],
  ['day', 'timestamp', { op: 'lt', fieldId: 1, value: 86_400_000_000n }, { op: 'lt-eq', fieldId: 1000, value: 0 }],
  ['day', 'timestamp', { op: 'gt-eq', fieldId: 1, value: 86_400_000_000n }, { op: 'gt-eq', fieldId: 1000, value: 1 }],
  ['month', 'date', { op: 'eq', fieldId: 1, value: -1 }, { op: 'eq', fieldId: 1000, value: -1 }],
  ['bucket[100]', 'int', { op: 'eq', fieldId: 1, value: 34 }, { op: 'eq', fieldId: 1000, value: 79 }],
  ['bucket[100]', 'int', { op: 'lt', fieldId: 1, value: 34 }, { op: 'true' }],
  ['truncate[10]', 'int', { op: 'in', fieldId: 1, values: [5, 17] }, { op: 'in', fieldId: 1000, values: [0, 10] }],
  ['truncate[10]', 'int', { op: 'gt', fieldId: 1, value: 19 }, { op: 'gt-eq', fieldId: 1000, value: 20 }],
  ['truncate[10]', 'int', { op: 'not-eq', fieldId: 1, value: 19 }, { op: 'true' }],
  ['truncate[2]', 'string', { op: 'starts-with', fieldId: 1, value: 'abc' }, { op: 'eq', fieldId: 1000, value: 'ab' }],
  [
    'truncate[2]',
    'string',
    { op: 'starts-with', fieldId: 1, value: 'a' },
    { op: 'starts-with', fieldId: 1000, value: 'a' },
  ],
  ['truncate[2]', 'string', { op: 'not-starts-with', fieldId: 1, value: 'abc' }, { op: 'true' }],
  ['day', 'timestamp', { op: 'is-null', fieldId: 1 }, { op: 'is-null', fieldId: 1000 }],
  ['void', 'int', { op: 'not-null', fieldId: 1 }, { op: 'true' }],
  ['identity', 'int', { op: 'not-in', fieldId: 1, values: [1] }, { op: 'not-in', fieldId: 1000, values: [1] }],
  ['identity', 'int', { op: 'eq', fieldId: 2, value: 1 }, { op: 'true' }],
]

describe('iceberg/expressions/project-expression', () => {
  for (const [transform, sourceType, expression, expected] of PROJECTIONS) {
    it(`projects ${expression.op} through ${transform} of ${sourceType} to ${expected.op}`, () => {
      const type = transformResultType(transform, sourceType)
      assert.ok(type !== undefined)
      const fields = [{ sourceId: 1, fieldId: 1000, name: 'p', transform, type, sourceType }]

      const projected = projectExpression(expression, { specId: 0, fields })

      const simple = projected.op === 'and' && projected.left.op === 'true' ? projected.right : projected
      assert.deepEqual(simple, expected)
    })
  }
})
