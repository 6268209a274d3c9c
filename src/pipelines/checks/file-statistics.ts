import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { PrimitiveType } from '../../iceberg/types.js'
import { decodeValue } from '../../iceberg/values/decode-value.js'
import type { Check } from './check.js'

/** How many rows a plan reads, or `undefined` when deletes hide some. */
export function plannedRows({ tasks }: ScanPlan): bigint | undefined {
  if (tasks.some(({ deletes }) => deletes.length > 0)) return undefined
  return tasks.reduce((sum, { dataFile }) => sum + dataFile.recordCount, 0n)
}

/** Whether the statistics of the files prove that every row passes a check; they never prove that one fails. */
export function provesPassed(check: Check, plan: ScanPlan): boolean {
  if (check.kind === 'notNull') return check.columns.every((column) => hasNoNulls(plan, column))
  return check.kind === 'range' && liesWithin(plan, check)
}

function hasNoNulls(plan: ScanPlan, column: string): boolean {
  const field = primitiveField(plan, column)
  return field !== undefined && plan.tasks.every(({ dataFile }) => dataFile.nullValueCounts.get(field.id) === 0n)
}

function liesWithin(plan: ScanPlan, { column, min, max }: Extract<Check, { readonly kind: 'range' }>): boolean {
  const field = primitiveField(plan, column)
  if (field === undefined || typeof min === 'string' || typeof max === 'string') return false
  if (!['int', 'long', 'float', 'double'].includes(field.type)) return false
  return plan.tasks.every(({ dataFile }) => {
    const [lower, upper] = [dataFile.lowerBounds.get(field.id), dataFile.upperBounds.get(field.id)]
    if (lower === undefined || upper === undefined) return false
    if (field.type !== 'int' && field.type !== 'long' && dataFile.nanValueCounts.get(field.id) !== 0n) return false
    return (
      (min === undefined || Number(decodeValue(field.type, lower)) >= min) &&
      (max === undefined || Number(decodeValue(field.type, upper)) <= max)
    )
  })
}

function primitiveField(
  { schema }: ScanPlan,
  column: string,
): { readonly id: number; readonly type: PrimitiveType } | undefined {
  const field = schema.fields.find(({ name }) => name === column)
  return field !== undefined && typeof field.type === 'string' ? { id: field.id, type: field.type } : undefined
}
