import { quoteIdentifier, quoteLiteral } from '../../engine/quote.js'
import type { Type } from '../../iceberg/types.js'
import { patternSql } from '../columns/pattern-sql.js'
import type { Check } from './check.js'

/** A check that looks at one row at a time. */
export type RowCheck = Extract<Check, { readonly kind: 'notNull' | 'range' | 'pattern' | 'acceptedValues' }>

/** Whether a check looks at one row at a time. */
export function isRowCheck(check: Check): check is RowCheck {
  return ['notNull', 'range', 'pattern', 'acceptedValues'].includes(check.kind)
}

/**
 * Write the condition under which a row fails a check.
 *
 * @param typeOf - the type of a column that the check names
 */
export function failsSql(check: RowCheck, typeOf: (column: string) => Type): string {
  switch (check.kind) {
    case 'notNull':
      return check.columns.map((column) => `${quoteIdentifier(column)} IS NULL`).join(' OR ')
    case 'range':
      return outsideSql(check, typeOf(check.column))
    case 'pattern': {
      const column = quoteIdentifier(check.column)
      return `NOT ${patternSql(typeOf(check.column) === 'string' ? column : `CAST(${column} AS VARCHAR)`, check)}`
    }
    case 'acceptedValues':
      return `${quoteIdentifier(check.column)} NOT IN (${check.values.map(literalSql).join(', ')})`
  }
}

function outsideSql({ column, min, max }: Extract<RowCheck, { readonly kind: 'range' }>, type: Type): string {
  const name = quoteIdentifier(column)
  return [
    ...(min === undefined ? [] : [`${name} < ${literalSql(min)}`]),
    ...(max === undefined ? [] : [`${name} > ${literalSql(max)}`]),
    // NaN is greater than every number to DuckDB, and in no range to people.
    ...(type === 'float' || type === 'double' ? [`isnan(${name})`] : []),
  ].join(' OR ')
}

function literalSql(value: string | number | bigint | boolean): string {
  return typeof value === 'string' ? quoteLiteral(value) : String(value)
}
