import type { DataFile } from '../data-file.js'
import type { FieldSummary } from '../manifests/manifest.js'
import type { PartitionType } from '../manifests/partition-type.js'
import type { PrimitiveType, Value } from '../types.js'
import { decodeBound } from '../values/decode-value.js'
import type { ColumnFacts, FactsOf } from './might-match.js'

/**
 * What a file's statistics say of its columns.
 *
 * @param typeOf - the type that a column has now; `undefined`: there is no such column
 */
export function fileFacts(file: DataFile, typeOf: (fieldId: number) => PrimitiveType | undefined): FactsOf {
  return (fieldId) => {
    const type = typeOf(fieldId)
    return type === undefined ? undefined : statisticsFacts(file, fieldId, type)
  }
}

/** What a partition tuple says of the partition fields, by their ids: each has one value. */
export function tupleFacts({ fields }: PartitionType, tuple: readonly (Value | null)[]): FactsOf {
  return (fieldId) => {
    const value = tuple[fields.findIndex((field) => field.fieldId === fieldId)]
    return value === undefined ? undefined : valueFacts(value)
  }
}

/**
 * What a manifest list says of a manifest's partition fields, by their ids.
 *
 * @param summaries - one per field of the partition type
 */
export function summaryFacts({ fields }: PartitionType, summaries: readonly FieldSummary[]): FactsOf {
  return (fieldId) => {
    const index = fields.findIndex((field) => field.fieldId === fieldId)
    const [field, summary] = [fields[index], summaries[index]]
    if (field === undefined || summary === undefined) return undefined
    const hasNoNan = !hasNan(field.type) || summary.containsNan === false
    const hasNoBounds = summary.lowerBound === undefined && summary.upperBound === undefined
    return {
      hasNoNull: !summary.containsNull,
      isAllNull: hasNoBounds && summary.containsNull && hasNoNan,
      hasNoNan,
      isAllNan: hasNoBounds && summary.containsNan === true,
      lower: optionalBound(field.type, summary.lowerBound),
      upper: optionalBound(field.type, summary.upperBound),
    }
  }
}

function statisticsFacts(file: DataFile, fieldId: number, type: PrimitiveType): ColumnFacts {
  const values = file.valueCounts.get(fieldId)
  const nulls = file.nullValueCounts.get(fieldId)
  const nans = file.nanValueCounts.get(fieldId)
  return {
    hasNoNull: nulls === 0n,
    isAllNull: values !== undefined && nulls === values,
    hasNoNan: nans === 0n || !hasNan(type),
    isAllNan: values !== undefined && nulls !== undefined && nans !== undefined && nans > 0n && nans + nulls === values,
    lower: optionalBound(type, file.lowerBounds.get(fieldId)),
    upper: optionalBound(type, file.upperBounds.get(fieldId)),
  }
}

function valueFacts(value: Value | null): ColumnFacts {
  const isNan = Number.isNaN(value)
  const bound = value === null || isNan ? undefined : value
  return {
    hasNoNull: value !== null,
    isAllNull: value === null,
    hasNoNan: !isNan,
    isAllNan: isNan,
    lower: bound,
    upper: bound,
  }
}

function hasNan(type: PrimitiveType): boolean {
  return type === 'float' || type === 'double'
}

function optionalBound(type: PrimitiveType, bytes: Uint8Array | undefined): Value | undefined {
  return bytes === undefined ? undefined : decodeBound(type, bytes)
}
