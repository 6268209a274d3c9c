import type { Expression } from '../expression.js'
import type { PartitionType, PartitionTypeField } from '../manifests/partition-type.js'
import { applyTransform } from '../transforms/apply-transform.js'
import { transformParts } from '../transforms/parse-transform.js'
import type { Value } from '../types.js'

type Predicate = Extract<Expression, { readonly fieldId: number }>

const TRUE: Expression = { op: 'true' }

/**
 * Turn a predicate on rows into one on partition tuples that holds for the partition of every row that is selected:
 * the inclusive projection.
 *
 * @param expression - without `not`, see `rewriteNot`
 * @returns bound to the ids of partition fields
 * @see https://iceberg.apache.org/spec/#scan-planning
 */
export function projectExpression(expression: Expression, partition: PartitionType): Expression {
  switch (expression.op) {
    case 'true':
    case 'false':
      return expression
    case 'not':
      return TRUE
    case 'and':
    case 'or':
      return {
        op: expression.op,
        left: projectExpression(expression.left, partition),
        right: projectExpression(expression.right, partition),
      }
    default:
      return partition.fields
        .filter(({ sourceId }) => sourceId === expression.fieldId)
        .map((field) => projectPredicate(expression, field))
        .reduce<Expression>((left, right) => ({ op: 'and', left, right }), TRUE)
  }
}

function projectPredicate(predicate: Predicate, field: PartitionTypeField): Expression {
  const { name } = transformParts(field.transform)
  if (name === 'void') return TRUE
  const { fieldId } = field
  if (name === 'identity') return { ...predicate, fieldId }

  // Every other transform makes null of null and of nothing else.
  if (predicate.op === 'is-null' || predicate.op === 'not-null') return { op: predicate.op, fieldId }
  if (predicate.op === 'eq') return { op: 'eq', fieldId, value: transformed(field, predicate.value) }
  if (predicate.op === 'in') {
    return { op: 'in', fieldId, values: predicate.values.map((value) => transformed(field, value)) }
  }
  return name === 'bucket' ? TRUE : projectOrdered(predicate, field)
}

/** The other transforms keep the order of values, so a bound on the values is one on what they make of it. */
function projectOrdered(predicate: Predicate, field: PartitionTypeField): Expression {
  const { fieldId } = field
  switch (predicate.op) {
    case 'lt':
      return { op: 'lt-eq', fieldId, value: transformed(field, neighbour(predicate.value, -1)) }
    case 'lt-eq':
      return { op: 'lt-eq', fieldId, value: transformed(field, predicate.value) }
    case 'gt':
      return { op: 'gt-eq', fieldId, value: transformed(field, neighbour(predicate.value, 1)) }
    case 'gt-eq':
      return { op: 'gt-eq', fieldId, value: transformed(field, predicate.value) }
    case 'starts-with':
      return projectPrefix(predicate.value, field)
    case 'not-starts-with':
      return projectOtherPrefix(predicate.value, field)
    default:
      return TRUE
  }
}

function projectPrefix(prefix: string, field: PartitionTypeField): Expression {
  const { fieldId } = field
  return [...prefix].length <= transformParts(field.transform).width
    ? { op: 'starts-with', fieldId, value: prefix }
    : { op: 'eq', fieldId, value: transformed(field, prefix) }
}

function projectOtherPrefix(prefix: string, field: PartitionTypeField): Expression {
  return [...prefix].length <= transformParts(field.transform).width
    ? { op: 'not-starts-with', fieldId: field.fieldId, value: prefix }
    : TRUE
}

/** The next whole value on a side, where the type has one: `x < 10` is `x <= 9`. */
function neighbour(value: Value, step: -1 | 1): Value {
  if (typeof value === 'number') return value + step
  return typeof value === 'bigint' ? value + BigInt(step) : value
}

function transformed({ transform, sourceType }: PartitionTypeField, value: Value): Value {
  return applyTransform(transform, sourceType, value) ?? value
}
