import type { Expression } from '../../iceberg/expression.js'
import { rewriteNot } from '../../iceberg/expressions/rewrite-not.js'

/** The rows that a predicate does not select: those for which it is false, and those for which it is null. */
export function notTrue(expression: Expression): Expression {
  return complement(rewriteNot(expression))
}

/** @param expression - without negations */
function complement(expression: Expression): Expression {
  switch (expression.op) {
    case 'and':
      return { op: 'or', left: complement(expression.left), right: complement(expression.right) }
    case 'or':
      return { op: 'and', left: complement(expression.left), right: complement(expression.right) }
    case 'true':
    case 'false':
    case 'not':
    case 'is-null':
    case 'not-null':
      return rewriteNot({ op: 'not', child: expression })
    default:
      return {
        op: 'or',
        left: rewriteNot({ op: 'not', child: expression }),
        right: { op: 'is-null', fieldId: expression.fieldId },
      }
  }
}
