import type { ResultValue } from '../../engine/engine.js'
import type { Type } from '../../iceberg/types.js'
import { primitiveText } from './primitive-text.js'
import { nestedJson } from './value-json.js'

/**
 * Write a value as text: numbers with all their digits, dates and times as ISO 8601, binary values as hexadecimal
 * digits, nested values as JSON.
 */
export function valueText(type: Type, value: Exclude<ResultValue, null>): string {
  return typeof type === 'string' ? primitiveText(type, value) : JSON.stringify(nestedJson(type, value))
}
